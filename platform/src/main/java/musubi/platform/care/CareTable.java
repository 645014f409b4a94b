package musubi.platform.care;

import java.io.IOException;
import java.util.Map;
import java.util.UUID;
import musubi.platform.underway.Ending;
import musubi.platform.underway.Received;
import musubi.platform.underway.Receiving;
import org.springframework.stereotype.Component;

/** A list of the care-insurance section is read, so that somebody looks at it before it is kept. */
@Component
class CareTable implements Receiving {
    private static final String LIST = "list";

    private final CareLists lists;

    CareTable(CareLists lists) {
        this.lists = lists;
    }

    /** What is sent beside the list. */
    static Map<String, String> beside(UUID list) {
        return Map.of(LIST, list.toString());
    }

    @Override
    public String what() {
        return "underway.care";
    }

    @Override
    public Ending receive(Received file) throws IOException {
        try (var content = file.content()) {
            return switch (lists.read(UUID.fromString(file.said(LIST)), content.readAllBytes())) {
                case CareLists.Answer.Offered(var list) -> Ending.at("/care/list/" + list);
                case CareLists.Answer.KeptBefore() -> new Ending("/care", Map.of("done", "care.kept-before"));
            };
        }
    }
}
