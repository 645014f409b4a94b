package musubi.simulation.device;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.Map;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeviceFilesTest {
    @TempDir
    private Path folder;

    @Test
    void steps_are_every_day_of_every_person_and_the_same_for_the_same_seed() throws IOException {
        long rows = StepsFile.write(folder.resolve("a.csv"), 7, 50, LocalDate.of(2024, 2, 1), 60);
        StepsFile.write(folder.resolve("b.csv"), 7, 50, LocalDate.of(2024, 2, 1), 60);

        var lines = Files.readAllLines(folder.resolve("a.csv"));
        assertThat(rows).isEqualTo(3_000);
        assertThat(lines).hasSize(3_001).startsWith("person,day,steps").doesNotHaveDuplicates();
        assertThat(lines.subList(1, 3_001)).allMatch(l -> l.matches("P\\d{7},\\d{4}-\\d\\d-\\d\\d,(0|[1-9]\\d{2,4})"));
        assertThat(lines).anyMatch(l -> l.contains(",2024-02-29,"));
        assertThat(Files.mismatch(folder.resolve("a.csv"), folder.resolve("b.csv")))
                .isEqualTo(-1);
    }

    @Test
    void an_export_is_valid_has_the_size_asked_for_and_the_records_it_says() throws IOException, XMLStreamException {
        var file = folder.resolve("export.xml");

        long records = AppleExport.write(file, 1, 20_000_000);
        AppleExport.write(folder.resolve("again.xml"), 1, 20_000_000);

        assertThat(Files.size(file)).isBetween(20_000_000L, 20_900_000L);
        assertThat(Files.mismatch(file, folder.resolve("again.xml"))).isEqualTo(-1);
        var types = topLevel(file);
        assertThat(types.values().stream().mapToLong(Long::longValue).sum()).isEqualTo(records);
        assertThat(types)
                .containsKeys(
                        "HKQuantityTypeIdentifierStepCount/iPhone",
                        "HKQuantityTypeIdentifierStepCount/Apple Watch",
                        "HKQuantityTypeIdentifierStepCount/ヘルスケア",
                        "HKQuantityTypeIdentifierBodyMass/体組成計");
    }

    /** Records that are children of the root, by type and source; fails when the file is no well-formed XML. */
    private static Map<String, Long> topLevel(Path file) throws IOException, XMLStreamException {
        var factory = XMLInputFactory.newInstance();
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        // The JDK counts every &lt; of the device texts against these limits; real exports pass them too.
        for (var limit : new String[] {"maxGeneralEntitySizeLimit", "totalEntitySizeLimit", "entityExpansionLimit"})
            factory.setProperty("jdk.xml." + limit, "0");
        var types = new HashMap<String, Long>();
        try (var in = Files.newInputStream(file)) {
            var xml = factory.createXMLStreamReader(in);
            int depth = 0;
            while (xml.hasNext()) {
                int event = xml.next();
                if (event == XMLStreamConstants.END_ELEMENT) depth--;
                if (event != XMLStreamConstants.START_ELEMENT) continue;
                if (depth++ == 1 && xml.getLocalName().equals("Record"))
                    types.merge(
                            xml.getAttributeValue(null, "type") + "/" + xml.getAttributeValue(null, "sourceName"),
                            1L,
                            Long::sum);
            }
        }
        return types;
    }
}
