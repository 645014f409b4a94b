package musubi.platform.office;

import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.UUID;
import musubi.platform.activity.StepsCsv;
import musubi.platform.activity.Uploads;
import musubi.platform.underway.Ending;
import musubi.platform.underway.Received;
import musubi.platform.underway.Receiving;
import org.springframework.stereotype.Component;

/** A table of many people's steps is taken in whole, once for each upload. */
@Component
class StepsTable implements Receiving {
    private static final String UPLOAD = "upload";

    private final Uploads uploads;

    StepsTable(Uploads uploads) {
        this.uploads = uploads;
    }

    /** What is sent beside the table. */
    static Map<String, String> beside(UUID upload) {
        return Map.of(UPLOAD, upload.toString());
    }

    @Override
    public String what() {
        return "underway.steps";
    }

    @Override
    public Ending receive(Received file) throws IOException {
        try (var text = new InputStreamReader(file.content(), StandardCharsets.UTF_8)) {
            var table = StepsCsv.read(file.name(), text);
            var receipt = uploads.keep(UUID.fromString(file.said(UPLOAD)), table.readings(), table::place);
            return new Ending("/steps", Map.of("receipt", receipt.getClass().getSimpleName()));
        }
    }
}
