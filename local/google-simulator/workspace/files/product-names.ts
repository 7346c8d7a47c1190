/*
 * The folders of an export's products, for exports without an index page (archive_browser.html) that names them. "Drive" is
 * a brand, so few languages translate it; what mail, calendars and contacts are called does not matter, as they are known
 * by their content.
 */

const DRIVE = /^(google )?(drive|диск|드라이브|ドライブ|云端硬盘|雲端硬碟|ไดรฟ์|ड्राइव|درايف|דרייב|гугл диск)$/iu;

/** Mail of mailing lists, which is not the person's. */
const GROUPS =
  /^(google )?(groups|groupes|gruppen|grupos|gruppi|groepen|gruplar|grupy|grupper|группы|グループ|网上论坛|그룹스)$/iu;

/**
 * Beginnings of the names of products that hold documents of a kind (texts, pages, tables) and are not Drive. They matter
 * only where no folder is called Drive.
 */
const OTHERS = new RegExp(
  `^(google )?(${[
    'access log|account|alerts|app engine|arts|assistant|blogger|books|chat|chrome|classroom|cloud|crisis',
    'data shared|discover|fit|finance|gemini|google|hangouts|health|help|home|keep|location|local|maps|meet|messages',
    'my activity|my maps|nest|news|notizen|one|pay|photos|pinpoint|play|podcasts|policy|product|profile|purchases',
    'recorder|reminders|saved|search|security|shopping|shoploop|sites|stadia|store|street view|support|tasks|timeline',
    'transactions|trips|voice|wallet|workspace|youtube',
    'fotos|foto|photo|mes activit|meine aktivit|mi actividad|minha atividade|le mie attivit|mijn activiteit|etkinli',
    'profil|perfil|aufgaben|taches|tâches|tareas|tarefas|attività|taken|görevler|notes|notas|note|notities',
    'gespeichert|enregistr|guardado|salvati|opgeslagen|kaydedil|maps|karten|mapas|mappe|haritalar',
  ].join('|')})`,
  'iu',
);

/** Whether a folder is, by its name, the one of Drive. `english` is what the index page calls it. */
export function isDriveFolder(name: string, english: string | undefined): boolean {
  return english === undefined ? DRIVE.test(name.trim()) : english.toUpperCase() === 'DRIVE';
}

export function isGroupsFolder(name: string, english: string | undefined): boolean {
  return english === undefined ? GROUPS.test(name.trim()) : english.toUpperCase() === 'GROUPS';
}

/** Whether a folder is, by its name, one of a product that has nothing of Drive. */
export function isOtherFolder(name: string, english: string | undefined): boolean {
  return english === undefined ? OTHERS.test(name.trim()) : english.toUpperCase() !== 'DRIVE';
}
