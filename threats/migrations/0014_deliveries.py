"""Who is told of an alert, how, and whether it reached them."""

import django.contrib.postgres.fields
import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models

from ledger.triggers import append_only, never_deleted


class Migration(migrations.Migration):

    dependencies = [
        ('missions', '0006_limits_and_roster'),
        ('threats', '0013_alert_desk'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Gateway',
            fields=[
                ('name', models.CharField(max_length=300, primary_key=True, serialize=False)),
                ('failures', models.PositiveIntegerField(default=0, help_text='In a row')),
                ('last_result', models.CharField(blank=True, choices=[('sent', 'Sent'), ('refused', 'Refused by the gateway'), ('unreachable', 'Gateway cannot be reached'), ('too_slow', 'Gateway does not answer in time'), ('garbage', 'Gateway answers what cannot be understood'), ('not_set_up', 'No gateway is set up for this channel')], max_length=11)),
                ('failing_since', models.DateTimeField(blank=True, null=True)),
                ('rests_until', models.DateTimeField(blank=True, null=True)),
            ],
        ),
        migrations.CreateModel(
            name='NoticePolicy',
            fields=[
                ('mission', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='notice_policy', serialize=False, to='missions.mission')),
                ('roles', models.JSONField(blank=True, default=dict, help_text='By kind of notice: the roles that are told')),
                ('replay_sends', models.BooleanField(default=False, help_text='A replay sends outside the app as well')),
            ],
        ),
        migrations.CreateModel(
            name='Delivery',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, unique=True)),
                ('notice', models.UUIDField(help_text='The same for all who were told at once')),
                ('kind', models.CharField(choices=[('raised', 'New alert'), ('regraded', 'Imminence changed'), ('escalated', 'Limit missed: escalated'), ('asked', 'A question waits for an answer'), ('decided', 'Decided'), ('referred', 'Referred')], max_length=10)),
                ('level', models.PositiveSmallIntegerField(default=0, help_text='Of escalation')),
                ('imminence', models.CharField(choices=[('occurring', 'Occurring'), ('h24', 'Less than 24 hours'), ('h72', 'Less than 72 hours'), ('w2', 'Less than two weeks'), ('later', 'Later')], help_text='As it was told', max_length=10)),
                ('is_exercise', models.BooleanField(default=False)),
                ('channel', models.CharField(choices=[('in_app', 'In Vigil'), ('email', 'E-mail'), ('sms', 'Text message'), ('webhook', 'Webhook')], max_length=8)),
                ('address', models.CharField(blank=True, help_text='Empty in the app', max_length=500)),
                ('gateway', models.CharField(blank=True, help_text='What it goes through: `threats.models.Gateway`', max_length=300)),
                ('place', models.PositiveSmallIntegerField(default=0, help_text="In the order of the recipient's channels")),
                ('state', models.CharField(choices=[('standing_by', 'Stands by for the channel before it'), ('waiting', 'Waits to be sent'), ('sent', 'Sent'), ('not_needed', 'Not needed: the channel before it was reached'), ('no_longer_allowed', 'Not sent: the recipient may no longer see the alert'), ('given_up', 'Given up after 24 hours')], default='waiting', max_length=17)),
                ('told_at', models.DateTimeField(help_text='When it was to be told')),
                ('mission_told_at', models.DateTimeField()),
                ('due_at', models.DateTimeField(help_text='Real time: when it is tried next, or looked at while it stands by')),
                ('gives_up_at', models.DateTimeField(help_text='A failed try after this is the last')),
                ('lease_until', models.DateTimeField(blank=True, null=True)),
                ('tries', models.PositiveSmallIntegerField(default=0)),
                ('last_result', models.CharField(blank=True, choices=[('sent', 'Sent'), ('refused', 'Refused by the gateway'), ('unreachable', 'Gateway cannot be reached'), ('too_slow', 'Gateway does not answer in time'), ('garbage', 'Gateway answers what cannot be understood'), ('not_set_up', 'No gateway is set up for this channel')], max_length=11)),
                ('sent_at', models.DateTimeField(blank=True, null=True)),
                ('read_at', models.DateTimeField(blank=True, null=True)),
                ('alert', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='deliveries', to='threats.alert')),
                ('mission', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='missions.mission')),
                ('user', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='deliveries', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-id'],
            },
        ),
        migrations.CreateModel(
            name='DeliveryAttempt',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField()),
                ('result', models.CharField(choices=[('sent', 'Sent'), ('refused', 'Refused by the gateway'), ('unreachable', 'Gateway cannot be reached'), ('too_slow', 'Gateway does not answer in time'), ('garbage', 'Gateway answers what cannot be understood'), ('not_set_up', 'No gateway is set up for this channel')], max_length=11)),
                ('code', models.CharField(blank=True, help_text='Status or name of the error', max_length=40)),
                ('milliseconds', models.PositiveIntegerField(default=0)),
                ('delivery', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='attempts', to='threats.delivery')),
            ],
            options={
                'ordering': ['id'],
            },
        ),
        migrations.CreateModel(
            name='Subscription',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, unique=True)),
                ('name', models.CharField(blank=True, help_text='Of a duty address, such as Duty desk Bunia', max_length=80)),
                ('ceiling', models.PositiveSmallIntegerField(choices=[(0, 'Unclassified'), (1, 'Confidential'), (2, 'Strictly confidential')], default=0, help_text='Of a duty address: never above that of who set it up')),
                ('language', models.CharField(blank=True, help_text='Of a duty address; a person has an own', max_length=5)),
                ('kinds', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('raised', 'New alert'), ('regraded', 'Imminence changed'), ('escalated', 'Limit missed: escalated'), ('asked', 'A question waits for an answer'), ('decided', 'Decided'), ('referred', 'Referred')], max_length=10), blank=True, default=list, help_text='None: all', size=None)),
                ('event_types', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('violence_against_civilians', 'Violence against civilians'), ('battle', 'Battle'), ('explosion_remote', 'Explosion or remote violence'), ('protest', 'Protest'), ('riot', 'Riot'), ('strategic', 'Strategic development'), ('threat_intimidation', 'Threat or intimidation'), ('displacement', 'Displacement'), ('denial_of_access', 'Denial of access'), ('trafficking', 'Trafficking'), ('recruitment_and_use', 'Recruitment and use of children'), ('detention_or_disappearance', 'Detention or disappearance'), ('torture', 'Torture or ill-treatment'), ('looting_or_destruction', 'Looting or destruction'), ('mine_or_erw', 'Mine or explosive remnant of war'), ('armed_presence', 'Armed presence'), ('extortion', 'Extortion'), ('hate_speech', 'Hate speech'), ('disinformation', 'Disinformation'), ('cyber', 'Cyber attack'), ('service_disruption', 'Service disruption'), ('ceasefire_violation', 'Ceasefire violation')], max_length=30), blank=True, default=list, help_text='None: all', size=None)),
                ('imminence', models.CharField(choices=[('occurring', 'Occurring'), ('h24', 'Less than 24 hours'), ('h72', 'Less than 72 hours'), ('w2', 'Less than two weeks'), ('later', 'Later')], default='later', help_text='So soon, or sooner', max_length=10)),
                ('quiet_from', models.TimeField(blank=True, help_text='Mission time; urgent alerts pass', null=True)),
                ('quiet_until', models.TimeField(blank=True, null=True)),
                ('channels', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('in_app', 'In Vigil'), ('email', 'E-mail'), ('sms', 'Text message'), ('webhook', 'Webhook')], max_length=8), blank=True, default=list, help_text='In the order in which they are tried', size=None)),
                ('email', models.EmailField(blank=True, max_length=254)),
                ('phone', models.CharField(blank=True, max_length=20)),
                ('webhook_url', models.URLField(blank=True, max_length=500)),
                ('secret_number', models.PositiveSmallIntegerField(default=1, help_text="Counts the webhook's signing secrets")),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('changed_at', models.DateTimeField(auto_now=True)),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
                ('area', models.ForeignKey(blank=True, help_text='With all below it', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='missions.area')),
                ('created_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('mission', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='subscriptions', to='missions.mission')),
                ('user', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='subscriptions', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['id'],
            },
        ),
        migrations.AddField(
            model_name='delivery',
            name='subscription',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='deliveries', to='threats.subscription'),
        ),
        migrations.AddIndex(
            model_name='subscription',
            index=models.Index(condition=models.Q(('ended_at', None)), fields=['mission'], name='subscription_in_force'),
        ),
        migrations.AddConstraint(
            model_name='subscription',
            constraint=models.CheckConstraint(condition=models.Q(('user__isnull', False), models.Q(('name', ''), _negated=True), _connector='OR'), name='subscription_has_person_or_name'),
        ),
        migrations.AddConstraint(
            model_name='subscription',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('quiet_from', None), ('quiet_until', None)), models.Q(('quiet_from__isnull', False), ('quiet_until__isnull', False)), _connector='OR'), name='subscription_quiet_has_both_ends'),
        ),
        migrations.AddIndex(
            model_name='delivery',
            index=models.Index(condition=models.Q(('state__in', ['waiting', 'standing_by'])), fields=['due_at'], name='delivery_due'),
        ),
        migrations.AddIndex(
            model_name='delivery',
            index=models.Index(condition=models.Q(('channel', 'in_app'), ('read_at', None)), fields=['user', 'mission'], name='delivery_unread'),
        ),
        migrations.AddIndex(
            model_name='delivery',
            index=models.Index(condition=models.Q(('state__in', ['waiting', 'given_up', 'no_longer_allowed'])), fields=['mission', 'id'], name='delivery_undelivered'),
        ),
        migrations.AddConstraint(
            model_name='delivery',
            constraint=models.UniqueConstraint(fields=('notice', 'user', 'channel', 'address'), name='delivery_once_per_person_and_address'),
        ),
        migrations.AddConstraint(
            model_name='delivery',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'sent'), _negated=True), ('sent_at__isnull', False), _connector='OR'), name='delivery_sent_has_time'),
        ),
        append_only("threats_deliveryattempt"),
        never_deleted("threats_delivery", "threats_subscription"),
    ]
