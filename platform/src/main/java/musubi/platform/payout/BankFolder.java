package musubi.platform.payout;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import musubi.agreement.payout.BankCalendar;
import musubi.agreement.payout.BankMaster;
import musubi.agreement.payout.BankProfile;
import musubi.agreement.payout.Release;
import musubi.quantity.BadInput;
import musubi.quantity.Place;
import musubi.quantity.Words;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/**
 * What the operator has put into the server's folder {@code bank}: {@code holidays.csv}, and where there are any {@code banks.json} with
 * {@code branches/CODE.json}, and {@code profiles/NAME.json}.
 */
@Component
class BankFolder {
    private final Path folder;

    BankFolder(@Value("${musubi.folder}") Path folder) {
        this.folder = folder.resolve("bank");
    }

    /** The names of the profiles there are: the operator's, then those that come with Musubi. */
    List<String> profiles() {
        return Stream.concat(own().stream(), BankProfile.builtIn().stream())
                .distinct()
                .toList();
    }

    private List<String> own() {
        var profiles = folder.resolve("profiles");
        if (!Files.isDirectory(profiles)) return List.of();
        try (Stream<Path> files = Files.list(profiles)) {
            return files.map(f -> f.getFileName().toString())
                    .filter(n -> n.endsWith(".json"))
                    .map(n -> n.substring(0, n.length() - ".json".length()))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + profiles, e);
        }
    }

    BankProfile profile(String name) {
        if (!own().contains(name)) return BankProfile.builtIn(name);
        var file = folder.resolve("profiles").resolve(name + ".json");
        return BankProfile.read(file.getFileName().toString(), bytes(file));
    }

    BankCalendar calendar() {
        var file = folder.resolve("holidays.csv");
        if (!Files.isRegularFile(file))
            throw new BadInput(
                    "payout.no-holidays",
                    Place.whole("bank/holidays.csv"),
                    "",
                    new Words(
                            "祝日のファイル bank/holidays.csv がサーバーにありません。銀行の休業日が分からないため、ファイルを作れません。運用の担当者に伝えてください。",
                            "The server has no bank/holidays.csv, so it does not know when banks are closed. Tell the operator."));
        return BankCalendar.read("holidays.csv", bytes(file));
    }

    /** Banks, and branches of these banks, as far as there are files of them. */
    BankMaster master(Set<String> used) {
        var banks = folder.resolve("banks.json");
        if (!Files.isRegularFile(banks)) return Release.NO_MASTER;
        var master = BankMaster.read("banks.json", bytes(banks));
        for (var code : used) {
            var branches = folder.resolve("branches").resolve(code + ".json");
            if (Files.isRegularFile(branches)) master = master.withBranches(code, code + ".json", bytes(branches));
        }
        return master;
    }

    private static byte[] bytes(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
    }
}
