package musubi.simulation.device;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;

/**
 * An {@code export.xml} of the size asked for, as Apple's Health app writes it: document type, steps of a phone and a watch
 * that overlap, entries by hand, other apps, weights, heart rates, correlations that repeat their records, device texts
 * with a memory address that changes. Equal arguments give equal bytes; memory does not grow with the size.
 */
public final class AppleExport {
    private static final String HEAD = """
            <?xml version="1.0" encoding="UTF-8"?>
            <!DOCTYPE HealthData [
            <!-- HealthKit Export Version: 12 -->
            <!ELEMENT HealthData (ExportDate,Me,(Record|Correlation|Workout|ActivitySummary)*)>
            <!ATTLIST HealthData
              locale CDATA #REQUIRED
            >
            <!ELEMENT ExportDate EMPTY>
            <!ATTLIST ExportDate
              value CDATA #REQUIRED
            >
            <!ELEMENT Me EMPTY>
            <!ATTLIST Me
              HKCharacteristicTypeIdentifierDateOfBirth     CDATA #REQUIRED
              HKCharacteristicTypeIdentifierBiologicalSex   CDATA #REQUIRED
              HKCharacteristicTypeIdentifierBloodType       CDATA #REQUIRED
              HKCharacteristicTypeIdentifierFitzpatrickSkinType CDATA #REQUIRED
            >
            <!ELEMENT Record (MetadataEntry*)>
            <!ATTLIST Record
              type          CDATA #REQUIRED
              unit          CDATA #IMPLIED
              value         CDATA #IMPLIED
              sourceName    CDATA #REQUIRED
              sourceVersion CDATA #IMPLIED
              device        CDATA #IMPLIED
              creationDate  CDATA #IMPLIED
              startDate     CDATA #REQUIRED
              endDate       CDATA #REQUIRED
            >
            <!ELEMENT Correlation ((MetadataEntry|Record)*)>
            <!ATTLIST Correlation
              type          CDATA #REQUIRED
              sourceName    CDATA #REQUIRED
              sourceVersion CDATA #IMPLIED
              device        CDATA #IMPLIED
              creationDate  CDATA #IMPLIED
              startDate     CDATA #REQUIRED
              endDate       CDATA #REQUIRED
            >
            <!ELEMENT MetadataEntry EMPTY>
            <!ATTLIST MetadataEntry
              key   CDATA #REQUIRED
              value CDATA #REQUIRED
            >
            ]>
            <HealthData locale="ja_JP">
             <ExportDate value="2026-06-30 09:00:00 +0900"/>
             <Me HKCharacteristicTypeIdentifierDateOfBirth="" HKCharacteristicTypeIdentifierBiologicalSex="HKBiologicalSexNotSet" HKCharacteristicTypeIdentifierBloodType="HKBloodTypeNotSet" HKCharacteristicTypeIdentifierFitzpatrickSkinType="HKFitzpatrickSkinTypeNotSet"/>
            """;
    private static final String TAIL = "</HealthData>\n";
    private static final LocalDate FIRST = LocalDate.of(2006, 1, 1);
    private static final int MINUTES = 24 * 60;
    private static final int WAKES = 6 * 60 + 30;
    private static final int SLEEPS = 22 * 60;

    private final OutputStream out;
    private final StringBuilder text = new StringBuilder(1 << 16);
    private long written;
    private long records;
    private long state;

    private AppleExport(OutputStream out, long seed) {
        this.out = out;
        this.state = Mix.of(seed);
    }

    /**
     * Writes an export that is at least {@code bytes} long and at most one day of records longer. Records begin in 2006 and
     * go on for as many days as the size needs: about 0.6 megabytes and 1,500 records a day, most of them heart rates and
     * energy, so that 4 gigabytes are some twenty years.
     *
     * @return top-level records written
     */
    public static long write(Path file, long seed, long bytes) throws IOException {
        try (var out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 16)) {
            var export = new AppleExport(out, seed);
            export.text.append(HEAD);
            export.flush();
            for (int day = 0; export.written < bytes - TAIL.length(); day++) {
                export.day(FIRST.plusDays(day));
                export.flush();
            }
            export.text.append(TAIL);
            export.flush();
            return export.records;
        }
    }

    private int below(int bound) {
        state = Mix.of(state);
        return (int) ((state >>> 33) % bound);
    }

    private void day(LocalDate day) {
        for (int minute = WAKES; minute < SLEEPS; ) {
            int walked = 3 + below(8);
            int pace = 40 + below(70);
            if (below(10) < 6) {
                steps(day, minute, walked, pace * walked, "iPhone", false);
                distance(day, minute, walked, pace * walked);
            }
            if (below(10) < 7) steps(day, minute + below(2), walked, pace * walked + below(20), "Apple Watch", false);
            if (below(40) == 0) steps(day, minute, walked, pace * walked, "歩数アプリ", false);
            minute += walked + 2 + below(25);
        }
        for (int minute = WAKES; minute < SLEEPS; minute++) {
            heart(day, minute);
            if (minute % 2 == 0) energy(day, minute);
        }
        if (below(12) == 0) steps(day, 12 * 60, 30, 1_000 + 500 * below(6), "ヘルスケア", true);
        if (below(3) == 0) weight(day, WAKES + below(40));
        if (below(5) == 0) pressure(day, WAKES + 60 + below(40));
    }

    private void steps(LocalDate day, int minute, int length, int count, String source, boolean byHand) {
        open("HKQuantityTypeIdentifierStepCount", source, "count", day, minute, length)
                .append(count);
        if (byHand) close("HKWasUserEntered", "1");
        else if (below(200) == 0) close("HKTimeZone", "Asia/Tokyo");
        else text.append("\"/>\n");
    }

    private void distance(LocalDate day, int minute, int length, int count) {
        int metres = count * 7 / 10;
        open("HKQuantityTypeIdentifierDistanceWalkingRunning", "iPhone", "km", day, minute, length)
                .append(metres / 1000)
                .append('.');
        digits(metres % 1000, 3);
        text.append("\"/>\n");
    }

    private void heart(LocalDate day, int minute) {
        open("HKQuantityTypeIdentifierHeartRate", "Apple Watch", "count/min", day, minute, 0)
                .append(55 + below(60));
        close("HKMetadataKeyHeartRateMotionContext", Integer.toString(below(3)));
    }

    private void energy(LocalDate day, int minute) {
        open("HKQuantityTypeIdentifierActiveEnergyBurned", "Apple Watch", "kcal", day, minute, 2)
                .append(below(9))
                .append('.');
        digits(below(1000), 3);
        text.append("\"/>\n");
    }

    private void weight(LocalDate day, int minute) {
        open("HKQuantityTypeIdentifierBodyMass", "体組成計", "kg", day, minute, 0)
                .append(58 + below(4))
                .append('.')
                .append(below(10));
        text.append("\"/>\n");
    }

    /** Two records, and a correlation that repeats them inside. */
    private void pressure(LocalDate day, int minute) {
        int high = 115 + below(30);
        int low = 65 + below(20);
        for (int round = 0; round < 2; round++) {
            if (round == 1) {
                text.append(" <Correlation type=\"HKCorrelationTypeIdentifierBloodPressure\" sourceName=\"血圧計\"");
                dates(day, minute, 0);
                text.append(">\n ");
                records -= 2;
            }
            open("HKQuantityTypeIdentifierBloodPressureSystolic", "血圧計", "mmHg", day, minute, 0)
                    .append(high)
                    .append("\"/>\n");
            if (round == 1) text.append(' ');
            open("HKQuantityTypeIdentifierBloodPressureDiastolic", "血圧計", "mmHg", day, minute, 0)
                    .append(low)
                    .append("\"/>\n");
        }
        text.append(" </Correlation>\n");
    }

    private StringBuilder open(String type, String source, String unit, LocalDate day, int minute, int length) {
        records++;
        text.append(" <Record type=\"").append(type).append("\" sourceName=\"").append(source);
        text.append("\" sourceVersion=\"18.").append(below(6)).append('"');
        if (source.startsWith("iPhone") || source.startsWith("Apple")) {
            var model = source.startsWith("iPhone") ? "iPhone" : "Watch";
            text.append(" device=\"&lt;&lt;HKDevice: 0x").append(Long.toHexString(state & 0xfffffffffL | 0x100000000L));
            text.append("&gt;, name:")
                    .append(source)
                    .append(", manufacturer:Apple Inc., model:")
                    .append(model);
            text.append(", hardware:").append(model).append("16,1, software:18.3&gt;\"");
        }
        text.append(" unit=\"").append(unit).append('"');
        dates(day, minute, length);
        return text.append(" value=\"");
    }

    private void dates(LocalDate day, int minute, int length) {
        text.append(" creationDate=\"");
        moment(day, minute + length + 1, 0);
        text.append("\" startDate=\"");
        moment(day, minute, 0);
        text.append("\" endDate=\"");
        moment(day, minute + length, length == 0 ? 0 : 12);
        text.append('"');
    }

    private void moment(LocalDate day, int minute, int second) {
        int of = Math.min(MINUTES - 1, minute);
        digits(day.getYear(), 4);
        text.append('-');
        digits(day.getMonthValue(), 2);
        text.append('-');
        digits(day.getDayOfMonth(), 2);
        text.append(' ');
        digits(of / 60, 2);
        text.append(':');
        digits(of % 60, 2);
        text.append(':');
        digits(second, 2);
        text.append(" +0900");
    }

    private void digits(int number, int count) {
        for (int place = count == 4 ? 1000 : count == 3 ? 100 : 10; place > 0; place /= 10)
            text.append((char) ('0' + number / place % 10));
    }

    private void close(String key, String value) {
        text.append("\">\n  <MetadataEntry key=\"")
                .append(key)
                .append("\" value=\"")
                .append(value)
                .append("\"/>\n </Record>\n");
    }

    private void flush() throws IOException {
        var bytes = text.toString().getBytes(StandardCharsets.UTF_8);
        out.write(bytes);
        written += bytes.length;
        text.setLength(0);
    }
}
