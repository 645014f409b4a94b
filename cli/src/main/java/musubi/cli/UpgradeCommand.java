package musubi.cli;

import java.util.List;
import musubi.platform.database.Database;
import musubi.quantity.Words;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Says what a server's tables need before this version can work with them, or does it. */
@Command(
        name = "upgrade",
        description = "Brings a server's tables to this version, or says with --check what that would do.",
        footer = {
            "",
            "Stop the server and take a backup first. Starting the server does the same.",
            "Examples:",
            "  musubi upgrade --check --data /srv/musubi"
        })
final class UpgradeCommand extends OperatorCommand {
    @Option(names = "--check", description = "Change nothing; end with 1 when there is something to do.")
    private boolean check;

    @Override
    int call(Console console, ServerPlace place) {
        return place.withDatabase(owner -> {
            var distance = Database.distance(owner);
            list(console, distance.ahead(), new Words("この版が知らない変更", "unknown to this version"));
            list(console, distance.changed(), new Words("内容が変わっている変更", "not as this version has it"));
            list(console, distance.pending(), new Words("これから行う変更", "to be done"));
            if (!distance.ahead().isEmpty() || !distance.changed().isEmpty()) {
                console.say(new Words(
                        "この版では動かせません。サーバーを最後に動かした版か、それより新しい版を使ってください。",
                        "This version cannot run it. Use the version that ran it last, or a newer one."));
                return Musubi.BAD_INPUT;
            }
            if (distance.pending().isEmpty()) {
                console.say(new Words("この版のままで動きます。行うことはありません。", "Up to date: nothing to do."));
                return Musubi.DONE;
            }
            if (check) return Musubi.DIFFERS;
            Database.prepare(owner, place.folder());
            console.say(new Words("表をこの版に合わせました。", "The tables are now those of this version."));
            return Musubi.DONE;
        });
    }

    private static void list(Console console, List<String> migrations, Words what) {
        for (var migration : migrations)
            console.say(new Words(what.ja() + ": " + migration, what.en() + ": " + migration));
    }
}
