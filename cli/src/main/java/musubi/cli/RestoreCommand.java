package musubi.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import musubi.platform.backup.Restore;
import musubi.quantity.Words;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Fills an empty server from a backup. */
@Command(
        name = "restore",
        description = "Fills an empty server from a backup and compares every table with it.",
        footer = {
            "",
            "Put the folder 'keys' of the old server into the new folder before you start the server.",
            "Examples:",
            "  musubi restore --data /srv/musubi-new monday.zip"
        })
final class RestoreCommand extends OperatorCommand {
    @Parameters(paramLabel = "FILE", description = "A file that musubi backup wrote.")
    private Path file = Path.of("");

    @Override
    int call(Console console, ServerPlace place) {
        var restored = place.withDatabaseMade(owner -> Restore.read(owner, place.folder(), file, console::remark));
        console.say(new Words(
                "%s 時点の %d の表（%,d 行）と証拠 %,d ファイルを復元し、すべて一致することを確かめました。"
                        .formatted(restored.takenAt(), restored.tables(), restored.rows(), restored.packFiles()),
                "Restored %d tables (%,d rows) and %,d files of evidence as of %s; all are equal to the backup."
                        .formatted(restored.tables(), restored.rows(), restored.packFiles(), restored.takenAt())));
        if (!Files.exists(place.folder().resolve("keys").resolve("people")))
            console.remark(new Words(
                    "注意: %s に元のサーバーの鍵を戻してから起動してください。鍵がなければ氏名を読めません。"
                            .formatted(place.folder().resolve("keys")),
                    "Note: put the old server's keys into %s before you start it; without them no name can be read."
                            .formatted(place.folder().resolve("keys"))));
        return Musubi.DONE;
    }
}
