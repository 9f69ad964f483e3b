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


class Migration(migrations.Migration):
    dependencies = [("missions", "0002_precision_sites_and_mandate")]

    operations = [
        migrations.RunSQL(FOLD, "drop function missions_fold(text)"),
        migrations.RunSQL(
            PLACE_TEXT, "drop function missions_place_text(text, text[])"
        ),
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
