"""The words by which a text gives a person or an address away, in English, French and Arabic.

Given names: widespread ones of the regions where missions work, as public name statistics list them. A list of all
names would be larger than the product and still not hold most of them: cues find more than lists (see the decision).
"""

from __future__ import annotations


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# ---- cues before a name --------------------------------------------------------------------------
TITLES = (
    "mr|mrs|ms|miss|mister|madam|madame|mme|mlle|mademoiselle|monsieur|dr|doctor|docteur|prof|professor|professeur|"
    "maitre|sheikh|sheik|cheikh|cheick|imam|pastor|pasteur|reverend|rev|father|pere|sister|soeur|brother|frere|abbe|"
    "bishop|eveque|mgr|alhaji|hajj|hajja|hajia|elhadj|el hadj|ustaz|mullah|maulana|mama|papa|maman|chief|chef|sultan|"
    "mwami|general|gen|gal|colonel|col|major|maj|captain|capitaine|capt|cpt|lieutenant|lt|sergeant|sergent|sgt|"
    "corporal|caporal|commander|commandant|cmdt|cdt|inspector|inspecteur|judge|juge|governor|gouverneur|mayor|maire|"
    "hon|honorable|honourable|teacher|nurse|citoyen|citizen|le nomme|la nommee"
)
CALLED = (
    "named|called|name is|name was|names are|known as|identified as|alias|aka|nommee?|denommee?|prenommee?|surnommee?|"
    "appelee?|s'appelle|s'appelait|se nomme|du nom de|au nom de|connue? sous le nom de|"
    "identifiee? comme|repondant au nom de"
)
KIN = (
    "son|daughter|wife|husband|widow|brother|sister|mother|father|uncle|aunt|cousin|nephew|niece|child|"
    "fils|fille|epouse|mari|veuve|frere|soeur|mere|pere|oncle|tante|neveu|niece|enfant"
)
ARABIC_CUES = (
    "السيد|السيدة|الشيخ|الشيخة|الحاج|الحاجة|الدكتور|الدكتورة|الاستاذ|الاستاذة|المدعو|المدعوة|المسمى|المسماة|يدعى|تدعى|"
    "اسمه|اسمها|واسمه|واسمها|يسمى|تسمى|المواطن|المواطنة|الطفل|الطفلة|الشاب|الفتاة|العقيد|العميد|اللواء|الرائد|النقيب|"
    "الملازم|القائد|الامام|المعلم|المعلمة|المحامي|المحامية|الصحفي|الصحفية"
)
ARABIC_KIN = "زوجة|زوج|زوجته|ابنة|ابنه|ابنته|شقيق|شقيقة|شقيقه|والد|والدة|والده|والدته|ارملة"
# After these a word is no name: "the chief of", "الشيخ الذي".
ARABIC_NO_NAME = _words(
    """
    اسم الاصغر الاكبر البالغ البالغة التي الذي المحلي المحلية الى اليوم امس او بعد ثم حيث على عن عند غير في قال قالت
    قبل قد كان كانت كما لا لكن لم مع من نفسه نفسها هناك هو هي وقال وهو وهي
    """
)

# ---- given names ---------------------------------------------------------------------------------
GIVEN = _words(
    """
    abdou abdoulaye abdul abdullah abraham achol adam adama adut agnes ahmad ahmed aicha aisha akech akol alain
    albert alex alexandre alfred alice alphonse amadou amani amina aminata amine amir ana andre andrew angela
    angelique anna anne annie anthony antoine aristide arthur asha athieng augustin awa ayen ayman aziz bahati
    bakary bakhit baptiste baraka beatrice benjamin bernadette bernard bienvenu bosco boubacar bruno camille
    caroline catherine cecile celestin chantal charles charlotte chol christelle christian christine christophe
    claire claude claudine clement consolata daniel david deborah deng denis desire didier dieudonne dominique
    dorcas edouard elijah elisabeth elizabeth ellen emile emmanuel emmanuelle eric ernest esperance espoir esther
    etienne eugene eva fabrice fatima fatimah fatou fatoumata faustin felicite felix ferdinand fidele fiston
    florence francine francois francoise gaston gatkuoth gatluak genevieve george georges gerard gilbert gladys
    gloire godefroid grace gregoire guillaume gustave guy habiba hadiza haidar hamid hassan hawa helen helene henri
    honore hussein ibrahim ibrahima idriss ignace innocent irene isaac ismael ismail issa jacob jacqueline jacques
    jamal james janet janvier jean jeanne jeannette jeremie jerome joan johan john jonathan joseph josephine joshua
    judith jules julie julien juma justin justine kabila kadiatou kamal karim khadija khalid khamis ladu laurent
    lazare leah leila leon leonard leonie louis louise lual luc lucas lucie luka lydia madeleine magdalena mahamadou
    mahamat mahmoud malual mamadou marcel margaret marguerite maria mariam marie martha martin martine mary matata
    mathieu matthew maurice maxime merveille michael michel mireille mohamed mohammed mohamud moise monica moses
    moussa mustafa mutombo mwamba nadia naomi nathalie nicolas nicole noel nyabol nyadeng nyandeng olivier omar
    oumar oumarou ousmane pascal pascaline patience patrice patrick paul paulin pauline peter philippe philomene
    pierre placide precious prosper rachel rashid raymond rebecca regine rene richard robert rodrigue roger romain
    rose ruth sadiq safi salah salim salma samuel sandrine sara sarah sebastien seydou simon solange solomon sophie
    souleymane stella stephanie stephen susan suzanne sylvain sylvie taban tabitha takfarinas teresa therese thomas
    tijani timothee umar veronique victoire victor victoria vincent viviane wani william yacoub yahya yakub yannick
    yasin yolande yousif youssef yusuf yvette yvonne zacharie zainab zakaria zawadi zeinab
    """
)
ARABIC_GIVEN = _words(
    """
    ابراهيم ابوبكر احمد ادريس ادم اسحاق اسماء اسماعيل الصادق الطيب امنة بابكر بشير جعفر جلال جمال جمعة حامد حسن حسين
    حليمة حمد حميد حنان حواء خالد خديجة خميس داود دينق رشيد رقية زكريا زينب سارة سالم سعاد سعيد سلمى سليمان سميرة
    صالح طارق عائشة عادل عايشة عباس عبدالرحمن عبدالله عثمان علي عمار عمر عوض عيسى فؤاد فاطمة فواد فيصل قاسم كريم
    كمال كوثر ليلى محمد محمود مريم مصطفى ملوال منصور مهدي موسى نادية ناصر نور هارون هاشم هدى ياسر ياسين يحيى يعقوب
    يوسف
    """
)

# ---- words in capitals that are no names ---------------------------------------------------------
NO_NAME = _words(
    """
    a africa african afrique allah an and any aout apres april arab arabe arabic armed armee army at august avant
    avec avenue avril axis bataillon battalion bonjour brigade but by camp ce center centre ces cette chad christian
    christians church city civil civilians civils cluster colline comite commission committee commune community
    congo corps council country county court croix cross dans de december decembre depuis des deux dieu dimanche
    district division du during east eastern ecole eglise elements elle elles emergency en english environ est et
    etat families february federal federation fevrier field fifth first fleuve following food for force forces four
    french friday from front god gouvernement government governorate group groupe groupement guard hauts he health
    her hier high hill his hopital hospital hotel human idp idps il ils in initially internal international islam
    islamic island it jail january janvier jeudi joint juillet juin july june justice la lac lake le les lingala
    local localite location lord lors lundi mai main mais march marche mardi market mars may medecins mercredi
    milice military militia mine mines ministry mission monday mont mosque mosquee mount mouvement movement muslim
    muslims national nations near no nord north northern nous nouveau november novembre october octobre office old
    on one operation ouest our par parc parish park parti party pas patrol pendant people peoples place plateau plus
    plusieurs police pont population port post poste pour primary prison province provincial quand quartier quatre
    radio rapid red region regional republic republique resistance revolutionary river road route rue rural rwanda
    samedi saturday school second secondary secteur section sector security self selon september septembre service
    ses she since site six social some son sous south southern special state states street sud sudan sudanese sunday
    support sur swahili team territoire territory the their there they this three thursday to tous toutes town trois
    troupes tuesday two un une union unit united universal university upper vendredi vers village ville violence
    vous war water we wednesday west western when where while with women world year yesterday youth zone
    """
)

# ---- addresses -----------------------------------------------------------------------------------
NUMBERED = (
    "house|home|hut|plot|block|room|apartment|flat|tent|shelter|"
    "maison|parcelle|lot|appartement|chambre|tente|abri|bloc|villa"
)
STREETS = "street|st|road|rd|avenue|ave|av|lane|boulevard|blvd|bd|rue|impasse|allee|ruelle|chaussee"
ARABIC_NUMBERED = "منزل|بيت|دار|شقة|خيمة|قطعة|بلوك|مربع|عمارة|غرفة"
ARABIC_STREETS = "شارع|زقاق|طريق"
