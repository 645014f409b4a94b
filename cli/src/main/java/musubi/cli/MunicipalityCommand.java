package musubi.cli;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.List;
import java.util.stream.Collectors;
import musubi.platform.Codes;
import musubi.platform.municipality.Code;
import musubi.platform.municipality.Succession;
import musubi.quantity.BadInput;
import musubi.quantity.Place;
import musubi.quantity.Words;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code musubi municipality}: what became of municipalities' codes. */
@Command(
        name = "municipality",
        description = "Says what became of the codes of municipalities.",
        subcommands = {MunicipalityCommand.Succeeding.class, MunicipalityCommand.Listing.class},
        synopsisSubcommandLabel = "COMMAND")
final class MunicipalityCommand extends CommandGroup {
    private static void say(Console console, Succession succession) {
        var into = succession.successors().stream().map(Code::digits).collect(Collectors.joining(" "));
        console.say(Words.same("%s → %s  %s".formatted(succession.predecessor(), into, succession.from())));
    }

    /** Enters what became of a code. */
    @Command(
            name = "succeed",
            description =
                    "Enters what became of a code by a merger, a designation or wards drawn anew. Records keep the code they were entered under; lists that come with the old code count as the new one from that day on, and open data is written under it. Without --into it takes back what was entered.",
            footer = {
                "",
                "Examples:",
                "  musubi municipality succeed --data /srv/musubi --code 332011 --into 331007 --on 2009-04-01",
                "  musubi municipality succeed --data /srv/musubi --code 221350 --into 221384,221392 --on 2024-01-01"
            })
    static final class Succeeding extends OperatorCommand {
        @Option(
                names = "--code",
                paramLabel = "CODE",
                required = true,
                description = "The code that ended, six digits.")
        private String code = "";

        @Option(
                names = "--into",
                paramLabel = "CODE",
                split = ",",
                description = "The codes that are valid instead; several when it was divided.")
        private List<String> into = List.of();

        @Option(
                names = "--on",
                paramLabel = "DATE",
                required = true,
                description = "The first day on which the old code is no longer valid.")
        private String on = "";

        @Override
        int call(Console console, ServerPlace place) {
            var succession = read();
            place.withDatabase(owner -> {
                Codes.enter(owner, succession);
                return true;
            });
            say(console, succession);
            return Musubi.DONE;
        }

        private Succession read() {
            try {
                return new Succession(
                        new Code(code),
                        LocalDate.parse(on),
                        into.stream().map(Code::new).toList());
            } catch (DateTimeException e) {
                throw new BadInput(
                        "municipality.day",
                        Place.whole("--on"),
                        on,
                        new Words("日付は 2024-01-01 のように書いてください。", "Write the day like 2024-01-01."));
            } catch (IllegalArgumentException e) {
                throw new BadInput(
                        "municipality.code",
                        Place.whole("--code"),
                        code + " " + String.join(",", into),
                        new Words(
                                "市区町村コードは検査数字を含む6桁で、前と後で違うものです。",
                                "Codes of municipalities have six digits, the last of which checks the others, and a code does not succeed itself."));
            }
        }
    }

    /** Lists what is known. */
    @Command(
            name = "codes",
            description = "Lists the codes that ended, what each became, and since when.",
            footer = {"", "Examples:", "  musubi municipality codes --data /srv/musubi"})
    static final class Listing extends OperatorCommand {
        @Override
        int call(Console console, ServerPlace place) {
            place.withDatabase(Codes::known).forEach(succession -> say(console, succession));
            return Musubi.DONE;
        }
    }
}
