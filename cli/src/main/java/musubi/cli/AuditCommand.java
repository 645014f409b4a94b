package musubi.cli;

import musubi.platform.Trails;
import musubi.platform.audit.Chain;
import musubi.quantity.Words;
import picocli.CommandLine.Command;

/** What the operator asks of the records a server has kept. */
@Command(
        name = "audit",
        description = "Verifies what a server has recorded.",
        subcommands = AuditCommand.Verifying.class,
        synopsisSubcommandLabel = "COMMAND")
final class AuditCommand extends CommandGroup {
    /** Walks the chains. */
    @Command(
            name = "verify",
            description =
                    "Verifies the audit trail and the ledger of every municipality, also while the server runs. Ends with 1 when an entry is missing or was changed.",
            footer = {
                "",
                "Examples:",
                "  musubi audit verify --data /srv/musubi",
                "  MUSUBI_DATABASE_PASSWORD=… musubi audit verify --database-url jdbc:postgresql://db/musubi"
            })
    static final class Verifying extends OperatorCommand {
        @Override
        int call(Console console, ServerPlace place) {
            var verified = place.withDatabase(Trails::verify);
            for (var one : verified) {
                var name = one.municipality().name();
                say(console, new Words(name.ja() + " 操作記録", name.en() + ", audit trail"), one.audit());
                say(console, new Words(name.ja() + " 元帳", name.en() + ", ledger"), one.ledger());
            }
            boolean whole = verified.stream().allMatch(Trails.Verified::whole);
            console.say(
                    whole
                            ? new Words("すべてつながっています。", "Every chain is whole.")
                            : new Words("切れている連鎖があります。", "A chain is broken."));
            return whole ? Musubi.DONE : Musubi.DIFFERS;
        }

        private static void say(Console console, Words of, Chain chain) {
            console.say(chain.broken()
                    .map(number -> new Words(
                            "%s: %,d番が欠けているか、書き換えられています".formatted(of.ja(), number),
                            "%s: entry %,d is missing or was changed".formatted(of.en(), number)))
                    .orElseGet(() -> new Words(
                            "%s: %,d件、最後は %s"
                                    .formatted(
                                            of.ja(),
                                            chain.entries(),
                                            chain.head().hex()),
                            "%s: %,d entries, the last is %s"
                                    .formatted(
                                            of.en(),
                                            chain.entries(),
                                            chain.head().hex()))));
        }
    }
}
