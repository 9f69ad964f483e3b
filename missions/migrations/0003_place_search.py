import django.contrib.postgres.indexes
import django.db.models.expressions
from django.db import migrations, models

# unaccent() is only STABLE, because somebody might change its dictionary; an index needs a promise. Arabic letters that
# people write in several ways (hamza, alif maqsura, ta marbuta, vowel signs) are folded too: the dictionary has none.
FOLD = """
create function missions_fold(words text) returns text
language sql immutable strict parallel safe as $$
    select btrim(regexp_replace(translate(
        lower(public.unaccent('public.unaccent'::regdictionary, words)),
        'أإآٱىةؤئ-_’''ʼ.,()' || 'ـًٌٍَُِّْ',
        'ااااي' || 'هوي' || '         '
    ), '\\s+', ' ', 'g'))
$$
"""
PLACE_TEXT = """
create function missions_place_text(name text, alternate_names text[]) returns text
language sql immutable strict parallel safe as $$
    select '|' || missions_fold(name) || '|' || missions_fold(array_to_string(alternate_names, '|')) || '|'
$$
"""
# Words are stemmed by their language; where nobody said it, by their script: Arabic, else English and French. What is sought
# is asked in every language, so that a reader need not know in which one a record was written. Other languages keep their
# words as they are. Folding comes first on both sides: an accent, a hamza or a capital never hides a record.
WORDS_OF = """
create function missions_words_of(language text, words text) returns tsvector
language sql immutable parallel safe as $$
    select case
        when coalesce(words, '') = '' then ''::tsvector
        when language like 'en%' then to_tsvector('pg_catalog.english', missions_fold(words))
        when language like 'fr%' then to_tsvector('pg_catalog.french', missions_fold(words))
        when language like 'ar%' or language = '' and words ~ '[\u0621-\u064a]'
            then to_tsvector('pg_catalog.arabic', missions_fold(words))
        when coalesce(language, '') <> '' then to_tsvector('pg_catalog.simple', missions_fold(words))
        else to_tsvector('pg_catalog.english', missions_fold(words))
            || to_tsvector('pg_catalog.french', missions_fold(words))
    end
$$
"""
WORDS = """
create function missions_words(language text, words text, second_language text, second_words text, place text)
returns tsvector language sql immutable parallel safe as $$
    select missions_words_of(language, words) || missions_words_of(second_language, second_words)
        || missions_words_of('', place)
$$
"""
SOUGHT = """
create function missions_sought(sought text) returns tsquery
language sql immutable strict parallel safe as $$
    select websearch_to_tsquery('pg_catalog.english', missions_fold(sought))
        || websearch_to_tsquery('pg_catalog.french', missions_fold(sought))
        || websearch_to_tsquery('pg_catalog.arabic', missions_fold(sought))
        || websearch_to_tsquery('pg_catalog.simple', missions_fold(sought))
$$
"""
# What one of the words is enough for: a record's place may hold one of them, its text the others.
SOUGHT_ANY = """
create function missions_sought_any(sought text) returns tsquery
language sql immutable strict parallel safe as $$
    select regexp_replace(missions_sought(sought)::text, '&|<(-|[0-9]+)>', '|', 'g')::tsquery
$$
"""


class Migration(migrations.Migration):
    dependencies = [("missions", "0002_precision_sites_and_mandate")]

    operations = [
        migrations.RunSQL(FOLD, "drop function missions_fold(text)"),
        migrations.RunSQL(
            PLACE_TEXT, "drop function missions_place_text(text, text[])"
        ),
        migrations.RunSQL(WORDS_OF, "drop function missions_words_of(text, text)"),
        migrations.RunSQL(
            WORDS, "drop function missions_words(text, text, text, text, text)"
        ),
        migrations.RunSQL(SOUGHT, "drop function missions_sought(text)"),
        migrations.RunSQL(SOUGHT_ANY, "drop function missions_sought_any(text)"),
        migrations.RemoveIndex("settlement", "settlement_name_trigram"),
        migrations.AddIndex(
            "settlement",
            django.contrib.postgres.indexes.GinIndex(
                django.contrib.postgres.indexes.OpClass(
                    django.db.models.expressions.Func(
                        django.db.models.expressions.F("name"),
                        django.db.models.expressions.F("alternate_names"),
                        function="missions_place_text",
                        output_field=models.TextField(),
                    ),
                    name="gin_trgm_ops",
                ),
                name="settlement_place_trigram",
            ),
        ),
    ]
