package musubi.platform.office;

import java.io.IOException;
import java.util.Map;
import java.util.UUID;
import musubi.platform.activity.CheckupLists;
import musubi.platform.underway.Ending;
import musubi.platform.underway.Received;
import musubi.platform.underway.Receiving;
import org.springframework.stereotype.Component;

/** A list of check-ups is read, so that somebody looks at it before it is kept. */
@Component
class CheckupTable implements Receiving {
    private static final String LIST = "list";

    private final CheckupLists lists;

    CheckupTable(CheckupLists lists) {
        this.lists = lists;
    }

    /** What is sent beside the list. */
    static Map<String, String> beside(UUID list) {
        return Map.of(LIST, list.toString());
    }

    @Override
    public String what() {
        return "underway.checkups";
    }

    @Override
    public Ending receive(Received file) throws IOException {
        try (var content = file.content()) {
            return switch (lists.read(UUID.fromString(file.said(LIST)), content.readAllBytes())) {
                case CheckupLists.Answer.Offered(var list) -> Ending.at("/checkups/list/" + list);
                case CheckupLists.Answer.KeptBefore() ->
                    new Ending("/checkups", Map.of("done", "checkups.kept-before"));
            };
        }
    }
}
