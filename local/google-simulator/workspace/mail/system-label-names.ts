/**
 * System labels as Takeout writes them into `X-Gmail-Labels`, in the language of the account. A name that is not here
 * becomes a label of the person's own, which loses nothing but its meaning. Lines of a label: English, German, French,
 * Spanish, Italian, Portuguese, Dutch, Turkish · Polish, Russian, Ukrainian, Swedish, Danish, Norwegian, Finnish, Czech,
 * Slovak, Hungarian, Romanian, Bulgarian, Croatian, Greek · Hebrew, Arabic, Japanese, Korean, Chinese, Indonesian,
 * Vietnamese, Thai, Catalan.
 */
const NAMES: Readonly<Record<string, readonly string[]>> = {
  INBOX: [
    'inbox|posteingang|boîte de réception|recibidos|bandeja de entrada|posta in arrivo|caixa de entrada|postvak in|gelen kutusu',
    'odebrane|skrzynka odbiorcza|входящие|вхідні|inkorg|inkorgen|indbakke|innboks|saapuneet|doručená pošta|doručené|beérkező levelek|mesaje primite|primite|входящи|pristigla pošta|εισερχόμενα',
    "safata d'entrada|דואר נכנס|البريد الوارد|受信トレイ|받은편지함|收件箱|收件匣|kotak masuk|hộp thư đến|กล่องจดหมาย",
  ],
  SENT: [
    'sent|sent mail|gesendet|messages envoyés|envoyés|enviados|inviati|posta inviata|verzonden|gönderilmiş postalar|gönderilenler|gönderildi',
    'wysłane|отправленные|надіслані|skickat|sendt|sendte|lähetetyt|odeslaná pošta|odeslané|odoslané|elküldött|elküldött üzenetek|mesaje trimise|trimise|изпратени|poslano|απεσταλμένα',
    'נשלח|البريد المرسل|المرسلة|送信済み|送信済みメール|보낸편지함|已发送|已发邮件|寄件備份|terkirim|đã gửi|ส่งแล้ว|จดหมายที่ส่งแล้ว|enviats',
  ],
  DRAFT: [
    'draft|drafts|entwurf|entwürfe|brouillons|brouillon|borradores|bozze|rascunhos|concepten|taslaklar',
    'wersje robocze|черновики|чернетки|utkast|kladder|luonnokset|koncepty|piszkozatok|ciorne|чернови|nedovršeno|πρόχειρα',
    'טיוטות|المسودات|下書き|임시보관함|草稿|草稿箱|draf|thư nháp|ร่างจดหมาย|esborranys',
  ],
  SPAM: [
    'spam|courrier indésirable|correo no deseado|posta indesiderata|istenmeyen posta',
    'спам|skräppost|søppelpost|roskaposti|nevyžádaná pošta|levélszemét|ανεπιθύμητα|ανεπιθύμητη αλληλογραφία',
    'ספאם|الرسائل غير المرغوب فيها|迷惑メール|스팸함|垃圾邮件|垃圾郵件|thư rác|จดหมายขยะ|correu brossa',
  ],
  TRASH: [
    'trash|bin|papierkorb|corbeille|papelera|cestino|lixeira|prullenbak|çöp kutusu',
    'kosz|корзина|кошик|papperskorg|papperskorgen|papirkurv|roskakori|koš|kôš|kuka|lomtár|coș de gunoi|кошче|otpad|κάδος απορριμμάτων|κάδος',
    'אשפה|المهملات|ゴミ箱|휴지통|已删除邮件|垃圾桶|sampah|thùng rác|ถังขยะ|paperera',
  ],
  UNREAD: [
    'unread|ungelesen|non lus|non lu|no leídos|no leído|sin leer|da leggere|non letti|não lidas|não lidos|não lido|ongelezen|okunmamış',
    'nieprzeczytane|непрочитанные|непрочитані|oläst|olästa|ulæst|ulæste|ulest|uleste|lukematta|lukemattomat|nepřečtené|neprečítané|olvasatlan|necitite|непрочетени|nepročitano|αδιάβαστα|μη αναγνωσμένα',
    'לא נקרא|שלא נקראו|غير مقروءة|غير مقروء|未読|읽지 않음|읽지않음|未读|未讀|belum dibaca|chưa đọc|ยังไม่ได้อ่าน|no llegits',
  ],
  STARRED: [
    'starred|markiert|suivis|favoris|messages suivis|destacados|speciali|con estrela|com estrela|met ster|yıldızlı',
    'oznaczone gwiazdką|помеченные|із зірочкою|stjärnmärkt|stjernemarkeret|stjernemerket|tähdellä merkitty|s hvězdičkou|s hviezdičkou|csillagozott|cu stea|със звезда|sa zvjezdicom|με αστέρι',
    'מסומן בכוכב|مميزة بنجمة|スター付き|별표편지함|已加星标|已加星號|berbintang|có gắn dấu sao|ติดดาว|destacats',
  ],
  IMPORTANT: [
    'important|wichtig|importants|importantes|importanti|belangrijk|önemli',
    'ważne|важные|важливі|viktigt|viktig|vigtigt|tärkeä|tärkeät|důležité|dôležité|fontos|importante|важни|važno|σημαντικά',
    'חשוב|مهم|重要|중요|重要邮件|重要郵件|penting|quan trọng|สำคัญ',
  ],
  CHAT: ['chat|chats'],
  // What says nothing that a label holds: read, archived.
  '': [
    'opened|read|archived|geöffnet|archiviert|ouvert|ouverts|messages archivés|archivés|abiertos|abierto|archivado|archivados|aperti|archiviati|abertas|abertos|aberto|arquivadas|arquivados|arquivado|geopend|gearchiveerd|açılmış|açıldı|arşivlenmiş|arşivlendi',
    'otwarte|zarchiwizowane|открытые|прочитанные|архивированные|відкриті|архівовані|öppnad|öppnat|öppnade|arkiverad|arkiverat|arkiverade|åbnet|arkiveret|åpnet|arkivert|avattu|avatut|arkistoitu|otevřené|archivované|otvorené|megnyitott|megnyitva|archivált|archiválva|deschise|deschis|arhivate|отворени|архивирани|otvoreno|arhivirano|ανοιγμένα|αρχειοθετημένα',
    'נפתח|הועבר לארכיון|مفتوحة|مؤرشفة|開封済み|アーカイブ済み|열람|열어봄|보관됨|보관처리됨|已打开|已归档|已開啟|已封存|dibuka|diarsipkan|đã mở|đã lưu trữ|เปิดแล้ว|เก็บแล้ว|oberts|arxivats',
  ],
};

const CATEGORY =
  /^(?:category|kategorie|catégorie|categoría|categoria|categorie|kategori|kategoria|kategória|kategorija|категория|категорія|luokka|κατηγορία|カテゴリ|카테고리|类别|類別)\s+/u;

const CATEGORIES: Readonly<Record<string, string>> = {
  CATEGORY_PERSONAL:
    'personal|primary|persönlich|allgemein|principale|e-mails personnels|personnel|principal|personali|personale|pessoal|persoonlijk|primair|kişisel|birincil|główne|личное|несортированные|メイン|기본|主要',
  CATEGORY_SOCIAL:
    'social|soziale medien|soziale netzwerke|réseaux sociaux|sociale|sociaal|sosyal|społeczności|соцсети|socialt|ソーシャル|소셜|社交',
  CATEGORY_PROMOTIONS:
    'promotions|werbung|promociones|promozioni|promoções|reclame|promoties|tanıtımlar|oferty|промоакции|marknadsföring|kampanjer|プロモーション|프로모션|推广|促銷內容',
  CATEGORY_UPDATES:
    'updates|neuigkeiten|benachrichtigungen|notifications|mises à jour|actualizaciones|notificaciones|aggiornamenti|atualizações|güncellemeler|powiadomienia|оповещения|uppdateringar|opdateringer|新着|업데이트|动态|最新快訊',
  CATEGORY_FORUMS: 'forums|foren|foros|forum|fóruns|forumlar|fora|форумы|フォーラム|포럼|论坛|論壇',
};

const SYSTEM_LABELS: ReadonlyMap<string, string | null> = new Map(
  Object.entries(NAMES).flatMap(([id, lines]) =>
    lines.flatMap((line) => line.split('|')).map((name) => [name, id === '' ? null : id] as const),
  ),
);

const CATEGORY_IDS: ReadonlyMap<string, string> = new Map(
  Object.entries(CATEGORIES).flatMap(([id, names]) => names.split('|').map((name) => [name, id] as const)),
);

/** The labels that every mailbox has, whether used or not. */
export const SYSTEM_LABEL_IDS: readonly string[] = [
  ...Object.keys(NAMES).filter((id) => id !== ''),
  ...Object.keys(CATEGORIES),
];

/** The id of a system label by its name in any of these languages; null: says nothing; undefined: not a system label. */
export function systemLabelId(name: string): string | null | undefined {
  const key = name
    .normalize('NFC')
    .toLowerCase()
    .replace(/[„“”«»:：]/gu, ' ')
    .replace(/\s+/g, ' ')
    .trim();
  const system = SYSTEM_LABELS.get(key);
  return system === undefined && CATEGORY.test(key) ? CATEGORY_IDS.get(key.replace(CATEGORY, '')) : system;
}
