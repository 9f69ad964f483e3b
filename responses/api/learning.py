"""Reviews, feedback and cases of civilian harm over HTTP: to be read; people work on them on their pages."""

from missions.api.base import CollectionView, documented
from responses.learning_catalogue import FEEDBACK, HARM_CASES, REVIEWS


@documented("Review")
class ReviewView(CollectionView):
    """Harm that a warning or an operation went before."""

    collection = REVIEWS


@documented("FeedbackNote")
class FeedbackView(CollectionView):
    """What communities that warned were told."""

    collection = FEEDBACK


@documented("CivilianHarmCase")
class HarmCaseView(CollectionView):
    """Harm that own or supported forces are said to have done."""

    collection = HARM_CASES
