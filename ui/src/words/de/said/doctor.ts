// Deutsch: what the doctor found, and how to mend it.
import type { Saying } from "../../../lib/sayings";
import { subjects } from "../subjects";

/** What a line is about, where another one names it. */
export const titles: Saying[] = [
  ["Server’s name", subjects.resolve.title],
  ["Connection", subjects.connect.title],
  ["Encryption", subjects.tls.title],
  ["Credentials", subjects.credentials.title],
  ["Bucket", subjects.bucket.title],
  ["Region", subjects.region.title],
];

export const doctor: Saying[] = [
  ["The check was stopped before its end.", "Die Prüfung wurde vor dem Ende angehalten."],
  ["Check the connection again.", "Prüfe die Verbindung noch einmal."],
  ["The server stopped answering.", "Der Server antwortet nicht mehr."],
  ["This key lacks the permission {permission}.", "Diesem Schlüssel fehlt das Recht {permission}."],
  [
    "Add {permission} for the bucket “{bucket}” to the policy of this key’s user or role. The policy among the texts to copy holds all that Reeldrop needs.",
    "Nimm {permission} für den Bucket „{bucket}“ in die Policy des Benutzers oder der Rolle dieses Schlüssels auf. Die Policy unter den Texten zum Kopieren enthält alles, was Reeldrop braucht.",
  ],
  [
    "Give the API token “Object Read & Write” for the bucket “{bucket}” ({permission} is part of it), or make a new token.",
    "Gib dem API-Token „Object Read & Write“ für den Bucket „{bucket}“ ({permission} gehört dazu), oder erstelle ein neues Token.",
  ],
  [
    "Allow {permission} for the bucket “{bucket}” to this key, at your storage provider.",
    "Erlaube diesem Schlüssel beim Anbieter {permission} für den Bucket „{bucket}“.",
  ],

  // The way there.
  ["The endpoint is not an http(s) address.", "Der Endpunkt ist keine http(s)-Adresse."],
  [
    "Edit the connection and enter its endpoint again.",
    "Bearbeite die Verbindung und gib den Endpunkt neu ein.",
  ],
  ["The endpoint is an address already.", "Der Endpunkt ist schon eine Adresse."],
  ["{host:word} is {addresses:addresses}{more}.", "{host} ist {addresses}{more:phrase}."],
  ["{host:word} answers at port {port:word}.", "{host} antwortet an Port {port}."],
  [
    "Not reached: “{title}” has to be mended first.",
    "So weit kam es nicht: Zuerst ist „{title:phrase}“ zu beheben.",
  ],
  [
    "The endpoint is http: nothing is encrypted, and nothing leaves this computer.",
    "Der Endpunkt ist http: Nichts ist verschlüsselt, und nichts verlässt diesen Computer.",
  ],
  [
    "The endpoint is http: nothing is encrypted, so there is no certificate to check.",
    "Der Endpunkt ist http: Nichts ist verschlüsselt, also gibt es kein Zertifikat zu prüfen.",
  ],
  [
    "Use https where the server has it: others on the way can read files and links.",
    "Nimm https, wenn der Server es hat: Andere können unterwegs Dateien und Links mitlesen.",
  ],
  ["The certificate of {host} is trusted.", "Dem Zertifikat von {host} wird vertraut."],
  ["The server does not say what time it is.", "Der Server sagt nicht, wie spät es ist."],
  ["This computer’s clock agrees with the server’s.", "Die Uhr dieses Computers geht wie die des Servers."],
  [
    "Set the clock, best automatically. Until then Reeldrop goes by the server’s.",
    "Stelle die Uhr, am besten automatisch. Bis dahin richtet Reeldrop sich nach der des Servers.",
  ],

  // Access.
  ["“{bucket}” is there, and can be listed.", "„{bucket}“ ist da und lässt sich auflisten."],
  [
    "The server knows the key, and the secret belongs to it.",
    "Der Server kennt den Schlüssel, und das Geheimnis gehört dazu.",
  ],
  ["The server knows the key.", "Der Server kennt den Schlüssel."],
  [
    "Signed for another region, it could not be told.",
    "Das war nicht zu erkennen: Signiert wurde für eine andere Region.",
  ],
  [
    "The bucket is in “{named}”; requests signed for “{region}” are taken all the same.",
    "Der Bucket liegt in „{named}“; für „{region}“ signierte Anfragen werden trotzdem angenommen.",
  ],
  ["Set the connection’s region to {named}.", "Stelle die Region der Verbindung auf {named}."],
  ["The bucket is in “{named}”.", "Der Bucket liegt in „{named}“."],
  ["Requests signed for “{region}” are taken.", "Für „{region}“ signierte Anfragen werden angenommen."],

  // Uploads.
  [
    "What it began could neither be cancelled nor deleted.",
    "Was dazu begonnen würde, ließe sich weder abbrechen noch löschen.",
  ],
  ["No large file could be begun to try it with.", "Zum Ausprobieren ließ sich keine große Datei beginnen."],
  ["A large file was begun.", "Eine große Datei wurde begonnen."],
  ["It was cancelled, and its part freed.", "Sie wurde abgebrochen, und ihr Teil ist frei."],
  ["What it begins could not be cancelled.", "Was dazu begonnen würde, ließe sich nicht abbrechen."],
  ["A part was sent.", "Ein Teil wurde gesendet."],
  ["The server lists the part that was sent.", "Der Server nennt den gesendeten Teil."],
  [
    "The server answers; there was no part to list.",
    "Der Server antwortet; einen Teil gab es nicht zu nennen.",
  ],
  [
    "The server does not list the part that it took.",
    "Der Server nennt den Teil nicht, den er angenommen hat.",
  ],
  [
    "Uploads work; one that was broken off begins anew. Ask your provider about ListParts.",
    "Uploads gehen; ein abgebrochener beginnt von vorn. Frage den Anbieter nach ListParts.",
  ],
  [
    "The server verifies {kinds}. Reeldrop uses {best:word}.",
    "Der Server prüft {kinds:and}. Reeldrop nimmt {best}.",
  ],
  [
    "The server verifies neither CRC64NVME nor CRC32C. Reeldrop sends Content-MD5, which every S3 server knows.",
    "Der Server prüft weder CRC64NVME noch CRC32C. Reeldrop sendet Content-MD5, das jeder S3-Server kennt.",
  ],
  ["What it stores could not be deleted again.", "Was dazu abgelegt würde, ließe sich nicht wieder löschen."],
  ["No file could be stored to try it with.", "Zum Ausprobieren ließ sich keine Datei ablegen."],
  ["A small file was stored.", "Eine kleine Datei wurde abgelegt."],
  ["It needs the permission s3:GetObject as well.", "Dazu braucht es auch das Recht s3:GetObject."],
  ["The server shows it, whole.", "Der Server zeigt sie, vollständig."],
  ["It is stored as a video.", "Sie ist als Video abgelegt."],
  [
    "It was sent as {sent} and is stored as “{stored}”.",
    "Sie wurde als {sent} gesendet und ist als „{stored}“ abgelegt.",
  ],
  [
    "Browsers may download videos instead of playing them. Ask your provider.",
    "Browser laden Videos dann womöglich herunter, statt sie abzuspielen. Frage den Anbieter.",
  ],
  [
    "{sent:digits} bytes were sent, and the server shows {held:digits}.",
    "Gesendet wurden {sent:number} Byte, und der Server zeigt {held:number}.",
  ],
  [
    "Something between this computer and the server changes data. Ask your provider.",
    "Etwas zwischen diesem Computer und dem Server verändert Daten. Frage den Anbieter.",
  ],
  ["The file is not the one that was sent.", "Die Datei ist nicht die, die gesendet wurde."],
  ["The file could not be looked at.", "Die Datei ließ sich nicht ansehen."],

  // Links.
  ["There is no link to try it with.", "Es gibt keinen Link zum Ausprobieren."],
  ["The link has to open first.", "Zuerst muss sich der Link öffnen."],
  [
    "A signed link opens: {who} gives the file.",
    "Ein signierter Link öffnet sich, {who:phrase} gibt die Datei heraus.",
  ],
  ["The link gives other bytes than were stored.", "Der Link gibt andere Bytes heraus, als abgelegt wurden."],
  [
    "CloudFront answers a signed link with {status:digits}.",
    "CloudFront antwortet auf einen signierten Link mit {status}.",
  ],
  [
    "Check that the key pair id belongs to this private key, that its key group is trusted by the distribution’s behaviour, and that the distribution may read the bucket. The steps are among the texts to copy.",
    "Prüfe, ob die Schlüsselpaar-ID zu diesem privaten Schlüssel gehört, ob das Behavior der Distribution seiner Key group vertraut, und ob die Distribution den Bucket lesen darf. Die Schritte stehen unter den Texten zum Kopieren.",
  ],
  [
    "The server answers a signed link with {status:digits}.",
    "Der Server antwortet auf einen signierten Link mit {status}.",
  ],
  [
    "Check endpoint, region and addressing style of the connection.",
    "Prüfe Endpunkt und Region der Verbindung, und wo der Bucket in der Adresse steht.",
  ],
  [
    "The connection has no address of a distribution.",
    "Die Verbindung hat keine Adresse einer Distribution.",
  ],
  [
    "CloudFront gives the file without a signature: every file is open to all, for ever.",
    "CloudFront gibt die Datei ohne Signatur heraus: Jede Datei steht allen offen, für immer.",
  ],
  [
    "Restrict the viewer access of the distribution’s behaviour to a trusted key group. The steps are among the texts to copy.",
    "Beschränke im Behavior der Distribution den Viewer access auf eine Key group, der vertraut wird. Die Schritte stehen unter den Texten zum Kopieren.",
  ],
  ["Without a signature CloudFront refuses.", "Ohne Signatur weist CloudFront ab."],
  [
    "Without a signature the answer is {status:digits}, not 403.",
    "Ohne Signatur ist die Antwort {status}, nicht 403.",
  ],
  [
    "Look at the distribution’s behaviours and error pages.",
    "Sieh dir Behaviors und Fehlerseiten der Distribution an.",
  ],
  ["The file opens under the public address.", "Unter der öffentlichen Adresse öffnet sich die Datei."],
  [
    "The public address gives something else than the file.",
    "Unter der öffentlichen Adresse liegt etwas anderes als die Datei.",
  ],
  [
    "Check that it leads to this bucket, with no folder missing or too many.",
    "Prüfe, ob sie zu diesem Bucket führt, und ob kein Ordner fehlt oder zu viel ist.",
  ],
  [
    "Connect the custom domain to this bucket, or switch its r2.dev address on, in the bucket’s settings.",
    "Verbinde die eigene Domain mit diesem Bucket, oder schalte in den Einstellungen des Buckets seine r2.dev-Adresse ein.",
  ],
  [
    "Check that it leads to this bucket, and that the bucket lets everybody read.",
    "Prüfe, ob sie zu diesem Bucket führt, und ob der Bucket alle lesen lässt.",
  ],
  ["The public address answers with {status:digits}.", "Die öffentliche Adresse antwortet mit {status}."],
  [
    "Asked for bytes 1,000 to 1,999, the server answers {status:digits} with others.",
    "Gefragt nach den Bytes 1.000 bis 1.999, antwortet der Server {status} mit anderen.",
  ],
  [
    "Players would show a broken picture. Ask your provider about Range requests.",
    "Player zeigten ein zerstörtes Bild. Frage den Anbieter nach Range-Anfragen.",
  ],
  ["A piece out of the middle came, and nothing else.", "Ein Stück aus der Mitte kam an, und sonst nichts."],
  [
    "Asked for a piece, the server sends {piece} with the status {status:digits} instead of 206{though}.",
    "Gefragt nach einem Stück, sendet der Server {piece:phrase} mit dem Status {status} statt 206{though:phrase}.",
  ],
  [
    "Videos play; some players cannot jump in them. Ask your provider about Range requests.",
    "Videos spielen; manche Player können darin nicht springen. Frage den Anbieter nach Range-Anfragen.",
  ],
  ["Players on every page may fetch the link.", "Player auf jeder Seite dürfen den Link abrufen."],
  [
    "Players may fetch the link on {pages} only, by the bucket’s rules.",
    "Nach den Regeln des Buckets dürfen Player den Link nur auf {pages} abrufen.",
  ],
  [
    "Players may fetch whole files; asked beforehand whether they may fetch pieces, the server does not say yes.",
    "Player dürfen ganze Dateien abrufen; fragen sie vorher nach Stücken, sagt der Server nicht ja.",
  ],
  [
    "Set the CORS rules among the texts to copy, which allow every header.",
    "Setze die CORS-Regeln unter den Texten zum Kopieren; sie erlauben jeden Header.",
  ],
  [
    "Scripts on other pages are refused. This key may not look at the bucket’s rules (s3:GetBucketCORS).",
    "Skripte auf anderen Seiten werden abgewiesen. Die Regeln des Buckets darf dieser Schlüssel nicht ansehen (s3:GetBucketCORS).",
  ],
  [
    "Scripts on other pages are refused: no rule of the bucket allows them.",
    "Skripte auf anderen Seiten werden abgewiesen: Keine Regel des Buckets erlaubt sie.",
  ],
  [
    "Plain links work. For players such as hls.js on web pages, set the CORS rules among the texts to copy.",
    "Einfache Links gehen. Für Player wie hls.js auf Webseiten setze die CORS-Regeln unter den Texten zum Kopieren.",
  ],
  ["The address could not be reached.", "Die Adresse war nicht zu erreichen."],
  [
    "Check its spelling, and that its name leads to the right place.",
    "Prüfe die Schreibweise, und ob ihr Name an den richtigen Ort führt.",
  ],

  // Nothing left behind.
  ["The file was deleted, and is gone.", "Die Datei wurde gelöscht und ist weg."],
  ["The file was deleted.", "Die Datei wurde gelöscht."],
  [
    "The server says that it deleted “{key}”, and shows it still.",
    "Der Server sagt, er habe „{key}“ gelöscht, und zeigt es noch.",
  ],
  [
    "Links to deleted files may go on working. Ask your provider.",
    "Links zu gelöschten Dateien gehen womöglich weiter. Frage den Anbieter.",
  ],
  ["Unfinished uploads can be listed.", "Unfertige Uploads lassen sich auflisten."],
  ["This storage does not list unfinished uploads.", "Dieser Speicher listet unfertige Uploads nicht auf."],
  [
    "R2 ends unfinished uploads after 7 days by itself.",
    "R2 beendet unfertige Uploads nach 7 Tagen von selbst.",
  ],
  [
    "A rule of the bucket ends them after {days}.",
    "Eine Regel des Buckets beendet sie nach {days:afterDays}.",
  ],
  ["No rule of the bucket ends unfinished uploads.", "Keine Regel des Buckets beendet unfertige Uploads."],
  [
    "Set the rule among the texts to copy: what another program leaves behind costs money unseen. Reeldrop cleans its own after 7 days.",
    "Setze die Regel unter den Texten zum Kopieren: Was ein anderes Programm zurücklässt, kostet unbemerkt Geld. Reeldrop räumt seines nach 7 Tagen auf.",
  ],
  [
    "This key may not look at the bucket’s rules (s3:GetLifecycleConfiguration). Uploads do not need it.",
    "Die Regeln des Buckets darf dieser Schlüssel nicht ansehen (s3:GetLifecycleConfiguration). Uploads brauchen das nicht.",
  ],
  [
    "This storage shows no such rules. Reeldrop cleans its own unfinished uploads after 7 days.",
    "Solche Regeln zeigt dieser Speicher nicht. Reeldrop räumt seine unfertigen Uploads nach 7 Tagen auf.",
  ],
];
