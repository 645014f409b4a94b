package musubi.cli;

import java.util.Map;
import musubi.platform.Keys;
import musubi.quantity.Words;
import picocli.CommandLine.Command;

/** What the operator does with the keys that lie beside a server's database. */
@Command(
        name = "keys",
        description = "Gives a server new keys for names, accounts and codes, beside the running server.",
        subcommands = {KeysCommand.Rotating.class, KeysCommand.Standing.class, KeysCommand.Forgetting.class},
        synopsisSubcommandLabel = "COMMAND")
final class KeysCommand extends CommandGroup {
    private static int say(Console console, Keys.Standing standing) {
        standing.older().entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(rows -> console.say(new Words(
                        "%s: %,d 行が古い鍵のままです".formatted(rows.getKey(), rows.getValue()),
                        "%s: %,d rows under an older key".formatted(rows.getKey(), rows.getValue()))));
        if (standing.done())
            console.say(
                    standing.spare() == 0
                            ? new Words("すべて新しい鍵で封じられています。", "Everything is sealed with the newest keys.")
                            : new Words(
                                    "すべて新しい鍵で封じられています。古い鍵は、前のバックアップを戻すために残っています。",
                                    "Everything is sealed with the newest keys. The older ones are kept for backups that were taken before."));
        return standing.done() ? Musubi.DONE : Musubi.DIFFERS;
    }

    /** New keys, and everything sealed again. */
    @Command(
            name = "rotate",
            description =
                    "Puts new keys in front and seals everything again, in small steps while the server works. Stopped halfway, call it again: it goes on without further keys.",
            footer = {
                "",
                "Pseudonyms of packs and the seeds of draws stay as they are. Copy the folder 'keys' to its safe place afterwards.",
                "Examples:",
                "  musubi keys rotate --data /srv/musubi"
            })
    static final class Rotating extends OperatorCommand {
        @Override
        int call(Console console, ServerPlace place) {
            return say(console, place.withDatabase(owner -> Keys.rotate(owner, place.folder(), console::say)));
        }
    }

    /** What is under which key. */
    @Command(
            name = "status",
            description = "Counts what is sealed with an older key. Ends with 1 when something is.",
            footer = {"", "Examples:", "  musubi keys status --data /srv/musubi"})
    static final class Standing extends OperatorCommand {
        @Override
        int call(Console console, ServerPlace place) {
            return say(console, place.withDatabase(owner -> Keys.standing(owner, place.folder())));
        }
    }

    /** The older keys are destroyed. */
    @Command(
            name = "forget",
            description =
                    "Destroys the older keys when nothing is sealed with them any more. A backup that was taken before can then be read by nobody.",
            footer = {"", "Examples:", "  musubi keys forget --data /srv/musubi"})
    static final class Forgetting extends OperatorCommand {
        @Override
        int call(Console console, ServerPlace place) {
            boolean forgotten = place.withDatabase(owner -> Keys.forget(owner, place.folder()));
            console.say(
                    forgotten
                            ? new Words("古い鍵を消しました。", "The older keys are destroyed.")
                            : new Words(
                                    "古い鍵で封じられたものが残っています。何も消していません。先に musubi keys rotate を最後まで行ってください。",
                                    "Something is still sealed with them. Nothing was destroyed: finish 'musubi keys rotate' first."));
            return forgotten ? Musubi.DONE : Musubi.DIFFERS;
        }
    }
}
