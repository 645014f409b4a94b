package musubi.evidence.source;

import java.util.List;
import java.util.Optional;

/** Every format Musubi reads, in the order of docs/reference/formats.md. */
public final class Formats {
    /** The readers. */
<<<<<<< HEAD
    public static final List<Format> ALL = List.of( //
            new CsvTable(), //
            new AppleHealth(), //
            new Fitabase(), //
            new AreaPopulation());

    private Formats() {}

    /** The format of this content, if any reader knows it. */
    public static Optional<Format> of(Head head) {
        return ALL.stream().filter(f -> f.recognises(head)).findFirst();
    }
}
