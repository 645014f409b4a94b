package musubi.platform.contract;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import musubi.agreement.language.Agreements;
import musubi.agreement.language.Catalogue;
import musubi.agreement.language.Signed;
import musubi.measure.Measures;
import musubi.quantity.BadInput;
import musubi.quantity.Digest;
import musubi.settling.PackMeasurements;
import org.springframework.stereotype.Component;

/** Agreements read from their text, once for each text. */
@Component
class Texts {
    /** How mistakes name the text. */
    static final String FILE = "agreement.yaml";

    private static final int MOST = 500;

    private final Measures measures = Measures.library();
    private final Catalogue catalogue = PackMeasurements.catalogue(measures);
    private final Map<Digest, Signed> read = new ConcurrentHashMap<>();

    Catalogue catalogue() {
        return catalogue;
    }

    /**
     * The terms a text states.
     *
     * @throws BadInput with every mistake in the text, by line and column
     */
    Signed read(String text) {
        if (read.size() > MOST) read.clear();
        return read.computeIfAbsent(Digest.of(text), digest -> {
            var signed = Agreements.read(FILE, text, catalogue);
            var parameters = PackMeasurements.parameters(signed, measures);
            if (!parameters.isEmpty()) throw new BadInput(parameters);
            return signed;
        });
    }
}
