from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('articles', '0004_bulk'),
    ]

    operations = [
        migrations.AlterField(
            model_name='job',
            name='patient',
            field=models.BooleanField(db_default=False, default=False, help_text='Came with many: what comes singly goes first.'),
        ),
    ]
