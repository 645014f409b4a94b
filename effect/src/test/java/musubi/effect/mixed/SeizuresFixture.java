package musubi.effect.mixed;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import musubi.effect.TableFixture;
import musubi.effect.rows.LocalRows;

/** Seizures of 59 people in four visits (Thall and Vail 1990, Biometrics 46, 657-671, table 2), with some columns made up. */
final class SeizuresFixture {
    private SeizuresFixture() {}

    static LocalRows rows() {
        return rows(lines());
    }

    static LocalRows rows(List<String> lines) {
        var all = new ArrayList<String>();
        all.add("subject,period,y,trt,base,age,heavy,own,half,word,far,number,t");
        all.addAll(lines);
        return LocalRows.of(TableFixture.columns(all), "");
    }

    static List<String> lines() {
        try (var in = SeizuresFixture.class.getResourceAsStream("/reference/mixed/seizures.csv")) {
            var lines = new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .skip(1)
                    .toList();
            return IntStream.range(0, lines.size())
                    .mapToObj(i -> {
                        int subject = i / 4 + 1;
                        int period = i % 4 + 1;
                        return lines.get(i)
                                + ",%s,%d,%s,v%d,%d,%d,%s"
                                        .formatted(
                                                1 + subject % 3 / 2.0,
                                                1 + period % 3,
                                                period / 2.0,
                                                period,
                                                period * 5000,
                                                i,
                                                (2 * period - 5) / 10.0);
                    })
                    .toList();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
