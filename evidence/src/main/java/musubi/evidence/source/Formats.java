package musubi.evidence.source;

import java.util.List;
import java.util.Optional;

/**
 * Every format Musubi reads, in the order of docs/reference/formats.md. Our own tables come last: a published table may
 * hold the columns of one of them among its own.
 */
public final class Formats {
    /** The readers. */
    public static final List<Format> ALL = List.of( //
            new AppleHealth(), //
            new HealthConnect(), //
            new FitbitCsv(), //
            new FitbitJson(), //
            new Tanita(), //
            new Fitabase(), //
            new OpenMHealth(), //
            new Fhir(), //
            new AreaPopulation(), //
            new Places(), //
            new Events(), //
            new CsvTable());

    /** What people can export of themselves from a device or an app; the others are tables of a municipality or of research. */
    public static final List<Format> PERSONAL = ALL.stream()
            .filter(f -> f instanceof AppleHealth
                    || f instanceof Fhir
                    || f instanceof FitbitCsv
                    || f instanceof FitbitJson
                    || f instanceof HealthConnect
                    || f instanceof OpenMHealth
                    || f instanceof Tanita)
            .toList();

    private Formats() {}

    /** The format of this content, if any reader knows it. */
    public static Optional<Format> of(Head head) {
        return ALL.stream().filter(f -> f.recognises(head)).findFirst();
    }
}
