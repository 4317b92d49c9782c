"""The help of every screen: what it is for in two or three sentences, and the part of the guide that goes on.

A screen is known by the names of its routes. A test keeps the table complete: every page of the staff stands
here once.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from muhatap.guide.shelf import Chapter, Part, chapters


@dataclass(frozen=True)
class Screen:
    """`routes` are divided by blanks; `part` is the anchor of a second heading in the chapter."""

    title: str | Promise
    routes: str
    chapter: str
    part: str
    about: str | Promise

    def read_on(self) -> tuple[Chapter, Part] | None:
        """The chapter and its part; None when the guide is not there."""
        chapter = chapters().get(self.chapter)
        part = chapter.part(self.part) if chapter is not None else None
        return (chapter, part) if chapter is not None and part is not None else None


# fmt: off
SCREENS = (
    Screen(_("Ana sayfa"), "home", "ilk-gun", "ana-sayfa",
           _("Sizden beklenen işler sayılarıyla burada. Bir sayıya basınca o işin kuyruğu açılır; altta önce ele alınacak başvurular durur.")),
    Screen(_("Hesabım"), "account password delegation-new", "ilk-gun", "hesabiniz",
           _("Dilinizi, görünümü ve parolanızı burada değiştirirsiniz. İzne çıkarken işlerinizi bir arkadaşınıza vekâletle bırakırsınız.")),
    Screen(_("Tasarım"), "design", "klavye", "her-yerde",
           _("Ürünün bütün parçaları her durumda bir arada. Günlük işte gerekmez; ekran geliştirenler bakar.")),
    Screen(_("Yeni başvuru"), "new-case registered", "telefonla-kayit", "kaydi-yazin",
           _("Kim arıyor, ne anlatıyor, nerede: yukarıdan aşağı yazın. Yazdıklarınız kendiliğinden saklanır; kaydedince numara ve izleme kodu çıkar, ikisini de hemşehriye okuyun.")),
    Screen(_("Taslaklarım"), "drafts", "telefonla-kayit", "yarim-kalirsa",
           _("Yarım kalan kayıtlarınız. Açınca kaldığınız yerden sürer.")),
    Screen(_("Yerinde cevaplananlar"), "contacts", "telefonla-kayit", "yerinde-cevap",
           _("Başvuru açmadan, görüşme sırasında cevaplanan sorular. Sayılır, ama bir birime gitmez.")),
    Screen(_("Alındı belgesi"), "case-receipt", "gise", "alindi-belgesi",
           _("Hemşehriye verilen belge: numara, konu, tarih. İzleme kodu yalnız kaydedildiği anda görünür.")),
    Screen(_("Kuyruk"), "queue", "arama-ve-listeler", "kuyruklar",
           _("Sizi bekleyen başvurular, en acili önde. Satıra gelince sağda özeti çıkar; Enter başvuruyu açar. Üstteki kutularla süzün, soldaki kutularla birkaçını seçip toplu işleyin.")),
    Screen(_("Ara"), "search", "arama-ve-listeler", "arama",
           _("Numara, ad, telefon, sokak ya da anlatılandan bir söz yazın; Türkçe harf gerekmez. Tam numara başvuruyu doğrudan açar.")),
    Screen(_("Göstergeler"), "figures figure-units figure-cases figure-definitions team statistics clock-list change-cases", "arama-ve-listeler", "gostergeler",
           _("Ne geldi, ne bitti, ne bekliyor, ne gecikti. Her sayının tanımı yanında, saydığı başvurular arkasında.")),
    Screen(_("Yönlendirme kuralları"), "rules rule rule-new rule-edit rules-try", "yonetim", "yonlendirme-kurallari",
           _("Hangi başvurunun hangi birime gideceği, sırayla sorulan koşullarla. Kaydetmeden önce deneyin; son başvurularda neyi değiştireceği görünür.")),
    Screen(_("Gecikme"), "overdue overdue-letters overdue-letter-new overdue-letter overdue-letter-edit overdue-reports overdue-report", "yonlendirme", "geciken-isler",
           _("Birimlerde süresi geçen işler, birimlere giden haftalık uyarılar, uyarı ve tenkit yazıları. Yazıyı hazırlayan değil müdür onaylar; onaylanınca numarasını alır.")),
    Screen(_("Planda ve gecikmede"), "overdue-delays overdue-inform", "yonlendirme", "planda-ve-gecikmede",
           _("Programa alınan ve geciken başvurular. İşaretlediklerinizin hemşehrisine ve birimine, gideceği gibi gördükten sonra bildirirsiniz; ileti gidemeyen aranır.")),
    Screen(_("Başvuru"), "case case-by-number", "ilk-gun", "bir-basvuruya-bakmak",
           _("Solda anlatılan ve geçmişi, sağda süreleri, birimleri ve hemşehri. Yapabileceğiniz işler başlığın altında, harfleriyle; sırası sizde olmayan başvuruda kimin beklendiği yazar.")),
    Screen(_("Süreler"), "case-clocks policies policy policy-new policy-revise policy-end what-if calendar calendar-new calendar-day hours changes change", "sik-sorulanlar", "son-gun-nasil-hesaplanir",
           _("Her sürenin kuralı, dayandığı madde ve nasıl hesaplandığı. Tatiller takvimden düşülür.")),
    Screen(_("Kaydı düzelt"), "case-amend case-applicant", "onay", "kaydi-duzeltmek",
           _("Yanlış konu, yer, tür ya da başvuran burada düzelir. Öncesi ve sonrası geçmişte kalır.")),
    Screen(_("İşlem"), "case-move referral-move", "yonlendirme", "islem-yapmak",
           _("Seçtiğiniz işin formu. Hemşehri bir ileti alacaksa göndermeden “Gideceği gibi göster” ile bakın. Sık yazılanlar için hazır metin arayın ya da kutuya :: yazın.")),
    Screen(_("Kimlik gösterme"), "case-reveal citizen-reveal", "hemsehriler", "kimlik-neden-kapali",
           _("Ad, telefon ve kimlik numarası gerekçe yazılınca açılır; kimin neden baktığı kayda geçer.")),
    Screen(_("Trafik"), "traffic traffic-load", "yonlendirme", "trafik",
           _("Hangi başvuru nereye gitti, hangi birimde ne kadar iş var. Dengesizliği görmek ve iş kaydırmak içindir.")),
    Screen(_("Cevap yaz"), "answer-write", "birimde-cevap", "cevabi-yazmak",
           _("Hemşehri bu metni okur: ne yapıldı, nerede, ne zaman. Sonucu seçin; kontrol ekibi onaylayınca gider. Konunuza uygun hazır metinler kutunun üstündeki aramadadır.")),
    Screen(_("Cevap kontrolü"), "answer-give-back answer-edit answer-combine", "cevap-kontrolu", "onayla-duzelt-iade-et",
           _("Cevabı onaylar, düzeltir ya da gerekçesiyle birime iade edersiniz. Birden çok birim yazdıysa hemşehriye tek metin gider.")),
    Screen(_("Hemşehriye bildir"), "deliver say", "bildirme", "sonucu-iletmek",
           _("Sonuç hemşehrinin seçtiği yoldan gider. İleti gönderilemiyorsa arayıp okuyun ve sonucu işaretleyin; söylenene kadar bildirilmiş sayılmaz.")),
    Screen(_("İletiler"), "notices notice", "bildirme", "gitmeyen-iletiler",
           _("Giden, bekleyen ve geri dönen iletiler. Gitmeyeni nedeniyle görür, adresi düzeltip yeniden gönderirsiniz.")),
    Screen(_("Hemşehriler"), "citizens citizen-new citizen citizen-change citizen-point-new citizen-consent-back citizen-news-consent-back citizen-log point-codes", "hemsehriler", "kisiyi-bulmak",
           _("Başvuranların kayıtları: iletişim yolları, izinler, bütün başvuruları. Ad ve numaralar kapalı durur.")),
    Screen(_("Adresler ve hane"), "citizen-address citizen-address-new citizen-address-end citizen-household household household-leave", "hemsehriler", "adresler-ve-hane",
           _("Kişinin adresleri ve kimlerle yaşadığı. Her bağın yakınlığı, gerekçesi ve yazanı kalır; çıkarılan da geçmişte durur.")),
    Screen(_("İleti tercihleri"), "citizen-preferences", "hemsehriler", "ileti-tercihleri",
           _("Hangi adrese ne gönderilebilir, hangi dilde, hangi saatlerde gönderilmez. İzin hemşehrinindir; burada yalnız söylediği yazılır.")),
    Screen(_("Aynı kişi olabilenler"), "pairs merge-choose merge merge-part", "hemsehriler", "ayni-kisinin-iki-kaydi",
           _("Aynı kişiye benzeyen kayıtlar yan yana. Birleştirince başvuruları tek kayıtta toplanır; yanlışsa yeniden ayrılır.")),
    Screen(_("Kabul"), "reception visits visit", "kabul", "gelen-ziyaretci",
           _("Kim bekliyor, kime, ne zamandır. Geleni yazın, çağırın, yerinde cevaplayın, birime gönderin ya da kayda geçirin; gidince uğurlayın.")),
    Screen(_("Halk günleri"), "public-days public-day", "kabul", "halk-gunu",
           _("Halk gününde söylenen her talep bir satırda yazılır ve bir başvuru olur. Listesi yazdırılır, sonuçları buradan izlenir.")),
    Screen(_("Görünümler"), "views look view-new saved-view view-edit", "arama-ve-listeler", "kendi-listeniz",
           _("Kendi listenizi koşullarla kurun, adıyla saklayın, menüye sabitleyin, birimle paylaşın.")),
    Screen(_("Toplu işlem"), "bulk-runs bulk-run", "toplu-islem", "toplu-islem-yapmak",
           _("Seçilen başvuruların her birine ne olacağı önce gösterilir. Yapılamayanlar nedeniyle yazılır; on dakika içinde hepsi geri alınabilir.")),
    Screen(_("Dışa aktarılanlar"), "exports export-progress", "disa-aktarma", "liste-indirmek",
           _("Hazırlattığınız dosyalar. Uzun listeler arkada yazılır, yedi gün burada durur, her indirme kayda geçer.")),
    Screen(_("Sizden söz edilenler"), "mentions", "birimde-cevap", "is-arkadasina-sormak",
           _("Arkadaşlarınızın notlarda @ ile sizi andığı başvurular.")),
    Screen(_("CİMER ve Açık Kapı"), "cimer cimer-entry cimer-late", "cimer", "bekleyenler",
           _("CİMER’den ve valiliğin Açık Kapısından gelen başvurular, kalan süreye göre. Numara açınca oradaki bilgiler, bizdeki başvuru ve geri yazılanlar görünür.")),
    Screen(_("CİMER başvurusu girmek"), "cimer-new cimer-correct", "cimer", "elle-girmek",
           _("Oradaki ekranda ne görüyorsanız onu geçirin. Numara bir kanalda bir kez alınır, süre oradaki başvuru tarihinden işler.")),
    Screen(_("Geri yazmak"), "cimer-write", "cimer", "geri-yazmak",
           _("Metni kopyalayıp oraya yapıştırın, sonra işaretleyin. Başvuru ancak o zaman kapanır ve süresi durur.")),
    Screen(_("Dosyadan aktarmak"), "cimer-imports cimer-import", "cimer", "dosyadan-aktarmak",
           _("Listeyi yükleyin, sütunları eşleyin, denetleyin, aktarın. Hatalı satırlar nedenleriyle ayrı bir dosyada durur; düzeltip yeniden yükleyin.")),
    Screen(_("Günlük bakış ve rakamlar"), "cimer-watch cimer-figures", "cimer", "gunluk-bakis",
           _("Oraya bugün bakıldı mı, hangi iş günü atlandı; ay ve yıl olarak ne geldi, ne kadarı süresinde bitti.")),
    Screen(_("CİMER yetkilileri ve yazışmaları"), "cimer-officers cimer-appoint cimer-officer cimer-letters cimer-letter-new cimer-letter cimer-letter-edit", "cimer", "yetkililer-ve-yazismalar",
           _("Kimlerin yetkili olduğu ve kendilerine nasıl bildirildiği; birimlerle ve kurumlarla yapılan yazışmalar, süreleri ve cevaplarıyla.")),
    Screen(_("Duyurular"), "announcements announcement-new announcement announcement-edit announcement-recipients", "yayin-ve-duyuru", "duyuru-gondermek",
           _("İzin vermiş hemşehrilere hizmet duyurusu. Önce kime ve nasıl gideceğine bakılır, başka biri onaylar, küçük adımlarla gönderilir.")),
    Screen(_("Yayın"), "publishing publishing-case", "yayin-ve-duyuru", "herkese-acik-metin",
           _("Herkese açık başvuruların sözleri ve fotoğrafları burada okunup kişisel bilgiden arındırılarak yayımlanır.")),
    Screen(_("Bilgi Edinme Masası"), "information-desk", "bilgi-edinme", "masa-ve-basvuru",
           _("Bugün hangi yoldan ne geldi, ne açık, ne gecikti. Her sayı kendi başvurularını açar; bilgi edinme başvurusu buradan yazılır.")),
    Screen(_("Bilgi edinme kütüğü"), "information-register information", "bilgi-edinme", "karar",
           _("4982 başvurularının hepsi: şekil şartı, karar, ücret, itiraz. Dosyayı açınca sıradaki iş üstte durur, yapılan her şey geçmişinde.")),
    Screen(_("Bilgi edinme işlemi"), "information-act information-act-row", "bilgi-edinme", "sure-ucret-ucuncu-kisi",
           _("Seçtiğiniz işin formu. Kanunun istediği bir şey eksikse alanın altında maddesiyle yazar; yazdıklarınız durur.")),
    Screen(_("Erişim ücreti tarifesi"), "tariffs tariff-new tariff-change", "bilgi-edinme", "sure-ucret-ucuncu-kisi",
           _("Fiyatlar ve ücretsiz sayfa sayısı, geçerli oldukları güne göre. Yeni fiyat yeni satırdır; eski ücretler eski satırla kalır.")),
    Screen(_("Bilgi edinme raporu"), "information-reports information-report information-report-cell", "bilgi-edinme", "yillik-rapor",
           _("Yıllık raporun her satırı, sağlaması ve arkasındaki başvurular. Gönderilince donar; sonraki değişiklik yeni sürümle gönderilir.")),
    Screen(_("Kurum ve mahkeme yazıları"), "enquiries enquiry enquiry-new enquiry-change", "bilgi-edinme", "kurum-ve-mahkeme-yazilari",
           _("Kurumların, mahkemelerin ve kişilerin yazıyla istedikleri: süresi, yazışması, cevabı.")),
    Screen(_("Teşkilat"), "chart unit unit-new unit-edit unit-close", "yonetim", "birimler",
           _("Birimler, üstleri, görevlileri ve hangi konuların onlara gittiği. Kapanan birimin açık işleri önce başka birime geçer.")),
    Screen(_("Personel"), "staff-list staff-new staff staff-edit staff-close grant-new grant-edit grant-end", "yonetim", "gorevliler",
           _("Kim, hangi birimde, hangi görevle. Görevin başı ve sonu vardır; yaptığı her şey görevin adıyla kayda geçer.")),
    Screen(_("Görevler ve yetkiler"), "roles posts post-new post-edit", "yonetim", "gorevliler",
           _("Her görevin neyi görüp ne yapabildiği. Unvanlar yalnız addır, yetki vermez.")),
    Screen(_("Konular"), "topics topic-new desks topic topic-edit topic-close topic-questions topic-districts", "yonetim", "konular-ve-sorular",
           _("Başvuruların konuları, soruları, süreleri ve gittiği birimler. Değişiklik yeni başvurulardan başlar.")),
    Screen(_("İleti kalıpları"), "templates template", "yonetim", "ileti-kaliplari",
           _("Ürünün gönderdiği her iletinin metni. Değiştirirken gerçek bir başvuruyla önizleyin.")),
    Screen(_("Hazır metinler"), "text-modules text-module-new text-module text-module-edit", "birimde-cevap", "hazir-metinler",
           _("Sık yazılan cevaplar. Konuya ve yapılan işe bağlanınca orada en başta önerilir; metinde :: yazınca her yerde bulunur.")),
    Screen(_("Ayarlar"), "settings", "yonetim", "ayarlar",
           _("Belediyenin adı, süreleri ve açık kapıları. Her değişiklik kimin yaptığıyla işlem günlüğüne geçer.")),
    Screen(_("API anahtarları ve web kancaları"), "keys key-new key key-edit key-revoke webhooks webhook-new webhook webhook-edit", "yonetim", "baska-sistemler",
           _("Başka sistemlerin girişi. Anahtar bir kez gösterilir, kapsamı ve bitiş günü vardır; web kancası olanı karşıya haber verir.")),
    Screen(_("İşlem günlüğü"), "admin-log", "yonetim", "islem-gunlugu",
           _("Yönetimde kim neyi ne zaman değiştirdi; önceki ve sonraki değeriyle.")),
    Screen(_("Kurulum dosyası"), "onboarding workbook", "kurulum", "dosyayi-doldurun",
           _("Belediyeyi tek bir Excel dosyasıyla kurun ya da topluca güncelleyin. Önce her hatalı hücre adıyla gösterilir; hatasız dosya bütünüyle uygulanır.")),
    Screen(_("Kılavuz"), "guide guide-chapter help practice practice-done", "ilk-gun", "yardim-nerede",
           _("Bu kılavuz. Her ekranın kendi yardımı üstteki soru işaretindedir; komut paletinden de konu aranır.")),
)
# fmt: on


@cache
def by_route() -> Mapping[str, Screen]:
    """The screen of each route."""
    return {route: screen for screen in SCREENS for route in screen.routes.split()}
