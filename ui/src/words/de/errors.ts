// Deutsch: what went wrong, by the engine's codes: for sentences without a template in said/, such as those that an earlier
// version left in the library. A code whose sentence names a file or a limit is not here: the engine's own is shown then.
import type { Words } from "../../words";

const network = "Prüfe das Netzwerk und versuche es erneut.";
const three = "Gib Zugriffsschlüssel-ID, Geheimnis und Sitzungstoken neu ein: Die drei gehören zusammen.";

export const errors: Words["errors"] = {
  "no-answer": {
    message: "Der Kern von Reeldrop antwortet nicht.",
    action: "Beende Reeldrop und starte es neu. Uploads gehen weiter, wo sie waren.",
  },

  network: { message: "Die Verbindung zum Server ist abgebrochen.", action: network },
  "timed-out": { message: "Der Server hat nicht rechtzeitig geantwortet.", action: network },
  offline: { message: "Dieser Computer ist offline.", action: "Prüfe das Netzwerk." },
  "host-not-found": {
    message: "Der Server ist nicht zu finden, oder dieser Computer ist offline.",
    action: "Prüfe die Schreibweise des Endpunkts und das Netzwerk.",
  },
  "connection-refused": {
    message: "Am Endpunkt antwortet nichts.",
    action: "Prüfe den Endpunkt mit seinem Port, und ob der Server läuft.",
  },
  "tls-failed": {
    message:
      "Eine sichere Verbindung kam nicht zustande: Dem Zertifikat des Servers wird nicht vertraut, oder er spricht kein TLS.",
    action:
      "Prüfe den Endpunkt (http oder https, Port). Die Zertifizierungsstelle einer Firma muss diesem Computer bekannt sein.",
  },
  "slow-down": {
    message: "Der Server bittet um weniger Anfragen auf einmal.",
    action: "Warte kurz und versuche es erneut.",
  },
  "server-failed": {
    message: "Beim Server ist ein Fehler aufgetreten.",
    action: "Versuche es erneut. Bleibt es dabei, frage den Anbieter des Speichers.",
  },

  "wrong-key-id": {
    message: "Der Server kennt diesen Zugriffsschlüssel nicht.",
    action:
      "Kopiere ID und Geheimnis noch einmal beim Anbieter, und prüfe, ob der Endpunkt zu diesem Anbieter gehört.",
  },
  "wrong-secret": {
    message: "Das Geheimnis gehört nicht zu dieser Zugriffsschlüssel-ID.",
    action: "Gib den geheimen Zugriffsschlüssel neu ein. Er wird nur einmal angezeigt, beim Erstellen.",
  },
  "invalid-key-id": {
    message: "Die Zugriffsschlüssel-ID fehlt oder enthält ein Zeichen, das darin nicht vorkommt.",
    action: "Kopiere sie noch einmal von der Schlüsselseite des Anbieters.",
  },
  "invalid-session-token": {
    message: "Das Sitzungstoken fehlt oder wird nicht angenommen.",
    action: three,
  },
  "credentials-ended": {
    message: "Die befristeten Zugangsdaten dieser Verbindung sind abgelaufen.",
    action: `Hole neue. ${three}`,
  },
  "access-denied": {
    message: "Dieser Schlüssel darf das in diesem Bucket nicht.",
    action:
      "Erlaube ihm, Objekte in diesem Bucket zu lesen und zu schreiben, oder nimm einen anderen Schlüssel.",
  },
  "not-entitled": {
    message: "Das Konto dieses Schlüssels darf den Speicher derzeit nicht benutzen.",
    action: "Prüfe Vertrag und Abrechnung beim Anbieter.",
  },
  "unknown-bucket": {
    message: "Diesen Bucket gibt es an diesem Endpunkt nicht.",
    action: "Prüfe die Schreibweise, oder lege den Bucket beim Anbieter an.",
  },

  interrupted: {
    message: "Vor dem Ende unterbrochen.",
    action: "Wiederhole den Vorgang.",
  },
  "damaged-in-transit": {
    message: "Beim Server sind andere Bytes angekommen, als gesendet wurden.",
    action:
      "Versuche es erneut. Geschieht es wieder, beschädigt etwas zwischen diesem Computer und dem Server die Daten.",
  },
  "parts-refused": {
    message: "Der Server nimmt die Teile dieses Uploads nicht an.",
    action: "Wiederhole den Upload: Die Datei wird von Anfang an gesendet.",
  },
  "upload-unknown": {
    message: "Der Server kennt diesen Upload nicht mehr.",
    action: "Wiederhole den Upload: Die Datei wird neu gesendet.",
  },
  "nothing-to-upload": {
    message: "Es gibt nichts hochzuladen.",
    action: "Nimm mindestens eine Datei oder einen Ordner.",
  },
  "no-connection": {
    message: "Es gibt keine Verbindung, an die etwas gehen könnte.",
    action: "Füge unter „Verbindungen“ eine hinzu.",
  },
  "sandbox-fixed": {
    message: "Die Sandbox gehört zu Reeldrop und lässt sich nicht ändern.",
    action: "Füge daneben eine eigene Verbindung hinzu.",
  },
  "paste-forgotten": {
    message: "Die Geheimnisse des eingesetzten Textes sind nicht mehr im Arbeitsspeicher.",
    action: "Setze ihn noch einmal ein, oder gib das Geheimnis ein.",
  },

  "keychain-refused": {
    message: "Der Schlüsselbund ist gesperrt oder hat Reeldrop abgewiesen.",
    action:
      "Entsperre ihn und versuche es erneut, oder lass das Geheimnis im Arbeitsspeicher, bis Reeldrop endet.",
  },
  "keychain-unavailable": {
    message: "Auf diesem Computer erreicht Reeldrop keinen Schlüsselbund.",
    action:
      "Melde dich am Schlüsselbund an (unter Linux: einen Secret Service wie gnome-keyring oder KWallet starten) und starte Reeldrop neu. Ohne ihn kann das Geheimnis im Arbeitsspeicher bleiben, bis Reeldrop endet.",
  },
  "secret-missing": {
    message: "Im Schlüsselbund fehlt ein Geheimnis dieser Verbindung.",
    action: "Bearbeite die Verbindung und gib es neu ein.",
  },

  "library-locked": {
    message: "Ein anderes Programm hält die Bibliothek fest.",
    action:
      "Beende andere Reeldrop-Fenster und jedes Programm, das die Datei der Bibliothek geöffnet hat, und versuche es erneut.",
  },
  "library-newer": {
    message: "Diese Bibliothek stammt von einem neueren Reeldrop.",
    action: "Installiere das neueste Reeldrop. Dieses hier lässt die Bibliothek, wie sie ist.",
  },
  "disk-full": {
    message: "Der Datenträger mit den Daten von Reeldrop ist voll.",
    action: "Schaffe Platz und versuche es erneut. Gespeichertes geht nicht verloren.",
  },

  "open-failed": {
    message: "Auf diesem Computer gibt es kein Programm, das es öffnet.",
    action: "Kopiere den Link, oder öffne den Ordner von Hand.",
  },
  "clipboard-failed": {
    message: "Der Link ließ sich nicht in die Zwischenablage legen.",
    action: "Versuche es mit „Link kopieren“ noch einmal, oder wähle ihn unter „Link anzeigen“ aus.",
  },
};

export const errorsOfFile: Words["errorsOfFile"] = {
  "file-changed": {
    message: "Die Datei hat sich während des Uploads geändert.",
    action:
      "Warte, bis das Rendering fertig ist, und wiederhole den Upload: Die ganze Datei wird neu gesendet.",
  },
  "file-vanished": {
    message: "Die Datei ist nicht mehr da.",
    action: "Lege sie wieder an ihren Platz und wiederhole den Upload, oder lade sie neu hoch.",
  },
};
