"""The posts the regulations name (duty access-control.posts-and-roles); a municipality adds and renames its own."""

from django.db import migrations

POSTS = [
    # code, Turkish, English, rank
    ("baskan", "Belediye Başkanı", "Mayor", 10),
    ("baskan-yardimcisi", "Belediye Başkan Yardımcısı", "Deputy Mayor", 20),
    ("genel-sekreter", "Genel Sekreter", "Secretary General", 20),
    ("daire-baskani", "Daire Başkanı", "Head of Department", 30),
    ("mudur", "Müdür", "Manager", 40),
    ("yonetim-temsilcisi", "Yönetim Temsilcisi", "Management Representative", 45),
    ("proje-koordinatoru", "Proje Koordinatörü", "Project Coordinator", 50),
    ("sef", "Şef", "Chief", 60),
    ("takim-lideri", "Takım Lideri", "Team Lead", 70),
    ("vardiya-amiri", "Vardiya Amiri", "Shift Lead", 75),
    ("birim-sorumlusu", "Birim Sorumlusu", "Unit Supervisor", 80),
    ("birim-kullanicisi", "Birim Kullanıcısı", "Unit User", 90),
    ("personel", "Personel", "Staff Member", 100),
]


def forward(apps, schema_editor):
    post = apps.get_model("organization", "Post")
    for code, name_tr, name_en, rank in POSTS:
        post.objects.get_or_create(code=code, defaults={"name_tr": name_tr, "name_en": name_en, "rank": rank})


class Migration(migrations.Migration):
    dependencies = [("organization", "0003_log_is_append_only")]
    operations = [migrations.RunPython(forward, migrations.RunPython.noop)]
