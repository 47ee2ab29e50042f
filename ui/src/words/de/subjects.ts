// Deutsch: what each line of the doctor is about, and what it means. What was found is the engine's word, in English.
import type { Subject } from "../../backend";

export const subjects: Record<Subject, { title: string; means: string }> = {
  resolve: { title: "Name des Servers", means: "Der Name des Endpunkts muss zu einer Adresse führen." },
  connect: { title: "Verbindung", means: "Der Server muss unter dieser Adresse und diesem Port antworten." },
  tls: { title: "Verschlüsselung", means: "Dateien und Links reisen, ohne dass andere mitlesen." },
  clock: {
    title: "Uhr",
    means: "Signaturen gelten für eine bestimmte Zeit; Reeldrop signiert nach der Uhr des Servers.",
  },
  credentials: {
    title: "Zugangsdaten",
    means: "Schlüssel-ID und Geheimnis müssen zusammengehören und dem Server bekannt sein.",
  },
  bucket: {
    title: "Bucket",
    means: "Den Bucket muss es geben. Durch Auflisten finden sich vergebene Namen und ganze Pakete.",
  },
  region: {
    title: "Region",
    means: "Anfragen werden für eine Region signiert, und zwar die des Buckets.",
  },
  "multipart-start": { title: "Große Datei beginnen", means: "Große Dateien werden in Teilen gesendet." },
  "multipart-part": {
    title: "Teil senden",
    means: "Jeder Teil wird für sich gesendet, und noch einmal, wenn er verloren ging.",
  },
  "multipart-list": {
    title: "Angekommene Teile abfragen",
    means: "Ein unterbrochener Upload geht dort weiter statt von vorn.",
  },
  "multipart-abort": {
    title: "Große Datei abbrechen",
    means: "Was ein abgebrochener Upload gesendet hat, wird frei; sonst kostet es unbemerkt Geld.",
  },
  checksums: { title: "Prüfsummen", means: "Der Server vergleicht, was ankam, mit dem, was gesendet wurde." },
  put: { title: "Datei ablegen", means: "Kleine Dateien werden auf einmal gesendet." },
  head: {
    title: "Abgelegte Datei ansehen",
    means: "Ein Upload ist erst fertig, wenn der Server zeigt, dass er die Datei hat.",
  },
  "content-type": {
    title: "Art der Datei",
    means: "Ein Browser spielt ein Video nur ab, wenn der Speicher sagt, dass es eines ist.",
  },
  link: {
    title: "Link öffnen",
    means: "Wer einen Link hat, ruft damit die Datei ab, ohne ein Konto.",
  },
  unsigned: {
    title: "Adresse ohne Signatur abweisen",
    means: "Nur signierte Links dürfen Dateien öffnen; sonst enden sie nie.",
  },
  range: { title: "Im Video springen", means: "Player rufen Stücke aus der Mitte ab." },
  cors: {
    title: "Player auf Webseiten",
    means:
      "Skripte von Playern auf anderen Seiten dürfen nur abrufen, was die Regeln des Buckets erlauben. Ein Link im Browser braucht keine.",
  },
  "public-address": {
    title: "Öffentliche Adresse",
    means: "Darunter sind Dateien ohne Signatur zu haben.",
  },
  delete: { title: "Datei löschen", means: "Einen Link zu widerrufen heißt, seine Datei zu löschen." },
  unfinished: {
    title: "Unfertige Uploads finden",
    means: "Was begonnen und nie beendet wurde, wird gefunden und aufgeräumt.",
  },
  lifecycle: {
    title: "Unfertige Uploads beenden",
    means: "Eine Regel des Buckets beendet sie auch dort, wo Reeldrop es nicht kann.",
  },
};
