package musubi.study.result;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import musubi.quantity.BadInput;
import musubi.quantity.Digest;
import musubi.quantity.Place;
import musubi.quantity.Words;
import musubi.study.protocol.Protocol;

/**
 * A file to which registrations are only ever added, one line each: moment, study, version, digest of the protocol, and a
 * digest over this line and all before it, so that a line that was changed or taken out shows.
 */
public final class Register {
    /** Name of the register beside a protocol. */
    public static final String FILE = "studies.register";

    private static final Pattern LINE = Pattern.compile(
            "(\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}\\+09:00) ([a-z0-9-]+) (\\d+) ([0-9a-f]{64}) ([0-9a-f]{64})");

    private Register() {}

    /** Adds the protocol; the same protocol again is the registration there is, and adds nothing. */
    public static Registration add(Path register, Protocol protocol, String moment) {
        var lines = lines(register);
        for (int i = 0; i < lines.size(); i++) {
            var kept = registration(register, lines, i);
            if (kept.study().equals(protocol.id()) && kept.digest().equals(protocol.digest())) return kept;
        }
        var entered = Registration.entered(last(lines), protocol, moment);
        try {
            Files.writeString(
                    register,
                    (endsWithinLine(register) ? "\n" : "")
                            + entered.entry().orElseThrow().line() + "\n",
                    StandardCharsets.UTF_8,
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return entered;
    }

    /**
     * The digest that ends the last line, over the whole register: who notes it elsewhere sees later whether lines at the
     * end were cut off. Nothing when there is no register yet.
     */
    public static Optional<String> head(Path register) {
        return Optional.of(last(lines(register))).filter(head -> !head.isEmpty());
    }

    /**
     * The registration that binds a result: that of this very text if it was ever registered, else the last of the study,
     * which then differs from it. Nothing when the study is not in the register, or there is none.
     */
    public static Optional<Registration> find(Path register, Protocol protocol) {
        if (!Files.exists(register)) return Optional.empty();
        Optional<Registration> last = Optional.empty();
        var lines = lines(register);
        for (int i = 0; i < lines.size(); i++) {
            var kept = registration(register, lines, i);
            if (!kept.study().equals(protocol.id())) continue;
            last = Optional.of(kept);
            if (kept.digest().equals(protocol.digest())) return last;
        }
        return last;
    }

    private static Registration registration(Path register, List<String> lines, int at) {
        var match = match(register, lines.get(at), at + 1L);
        return new Registration(
                match.group(2),
                new Digest(match.group(4)),
                match.group(1),
                Optional.of(new Registration.Entry(last(lines.subList(0, at)), lines.get(at))));
    }

    /** Editors and copies may have taken the end of the last line. */
    private static boolean endsWithinLine(Path register) throws IOException {
        return Files.exists(register)
                && Files.size(register) > 0
                && !Files.readString(register).endsWith("\n");
    }

    private static String last(List<String> lines) {
        return lines.isEmpty() ? "" : lines.getLast().substring(lines.getLast().lastIndexOf(' ') + 1);
    }

    /** All lines, after every link of the chain has been checked. */
    private static List<String> lines(Path register) {
        if (!Files.exists(register)) return List.of();
        var lines = new ArrayList<String>();
        try {
            for (var line : Files.readAllLines(register)) {
                var match = match(register, line, lines.size() + 1L);
                var expected = Digest.of(last(lines) + line.substring(0, line.lastIndexOf(' ')))
                        .hex();
                if (!match.group(5).equals(expected)) throw broken(register, lines.size() + 1L);
                lines.add(line);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return lines;
    }

    private static java.util.regex.Matcher match(Path register, String line, long number) {
        var match = LINE.matcher(line);
        if (!match.matches()) throw broken(register, number);
        return match;
    }

    private static BadInput broken(Path register, long line) {
        return new BadInput(
                "study.register-broken",
                new Place(register.toString(), line, ""),
                "",
                new Words(
                        "登録簿のこの行は書き換えられたか、前の行が抜かれています。控えと突き合わせてください。",
                        "This line of the register was changed, or one before it was taken out; compare it with a copy."));
    }
}
