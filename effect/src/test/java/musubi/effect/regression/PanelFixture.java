package musubi.effect.regression;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import musubi.effect.TableFixture;
import musubi.effect.rows.LocalRows;

/** The made-up panel of {@code reference/regression/panel.csv}: 40 units, 8 years, gaps, one unit with a single row. */
public final class PanelFixture {
    private PanelFixture() {}

    /** Its rows; the unit is the id. */
    public static LocalRows rows() {
        return LocalRows.of(TableFixture.columns(lines()), "unit");
    }

    /** Its rows after shuffling the lines of the file. */
    public static LocalRows shuffled(long seed) {
        var lines = new ArrayList<>(lines());
        Collections.shuffle(lines.subList(1, lines.size()), new Random(seed));
        return LocalRows.of(TableFixture.columns(lines), "unit");
    }

    static List<String> lines() {
        try (var in = PanelFixture.class.getResourceAsStream("/reference/regression/panel.csv")) {
            if (in == null) throw new IllegalStateException("no panel.csv");
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
