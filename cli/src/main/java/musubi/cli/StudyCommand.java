package musubi.cli;

import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import musubi.measure.Measures;
import musubi.quantity.Words;
import musubi.settling.Settling;
import musubi.study.protocol.Protocol;
import musubi.study.protocol.Protocols;
import musubi.study.result.Register;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Study protocols: registering them before outcomes are seen. */
@Command(
        name = "study",
        description =
                "Registers study protocols, makes tables of invented people to try them on, and finds their power.",
        subcommands = {StudyCommand.Registering.class, InventCommand.class, PowerCommand.class},
        synopsisSubcommandLabel = "COMMAND")
final class StudyCommand extends CommandGroup {
    /** The protocol in a file. */
    static Protocol read(Path file, Measures measures) {
        return Protocols.read(file.toString(), Settling.read(file), measures);
    }

    /** The register named, or the one beside the protocol. */
    static Path register(Path protocol, @Nullable Path named) {
        return Optional.ofNullable(named).orElseGet(() -> protocol.resolveSibling(Register.FILE));
    }

    /** Adds a protocol to the register. */
    @Command(
            name = "register",
            description =
                    "Checks a protocol and adds its digest and the time to a register, which is only ever added to.",
            footer = {"", "Example:", "  musubi study register examples/studies/salons.yaml --register studies.register"
            })
    static final class Registering implements Callable<Integer> {
        @Spec
        private @Nullable CommandSpec spec;

        @Parameters(index = "0", paramLabel = "STUDY", description = "The protocol.")
        private @Nullable Path study;

        @Option(
                names = "--register",
                paramLabel = "FILE",
                description = "The register. Default: studies.register beside the protocol.")
        private @Nullable Path register;

        @Option(names = "--measures", paramLabel = "DIR", description = "Folder with measures of your own.")
        private @Nullable Path measures;

        @Override
        public Integer call() {
            if (spec == null || study == null) throw new IllegalStateException("picocli sets these");
            var console = Console.of(spec);
            var protocol = read(
                    study,
                    measures == null ? Measures.library() : Measures.library().withFolder(measures));
            var file = register(study, register);
            var registration = Register.add(file, protocol, Console.moment());
            console.say(new Words(
                    "登録しました: " + registration.study() + "  " + registration.moment() + "  " + registration.digest(),
                    "Registered: " + registration.study() + "  " + registration.moment() + "  "
                            + registration.digest()));
            Register.head(file)
                    .ifPresent(
                            head -> console.say(
                                    new Words(
                                            "登録簿の末尾: " + head + "（行が書き換えられても切り取られても変わります。相手方に控えてもらってください）",
                                            "Head of the register: " + head
                                                    + " (it changes when any line is changed or cut off: have the other party keep it)")));
            return Musubi.DONE;
        }
    }
}
