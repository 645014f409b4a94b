package musubi.agreement.payout;

import java.util.ArrayList;
import java.util.List;
import musubi.quantity.Place;
import musubi.quantity.Problem;
import musubi.quantity.Words;

/** Collects what is wrong with one file, record by record. A record's number is the line, the field is the column. */
final class Remarks {
    private final String file;
    private final List<Problem> problems = new ArrayList<>();

    Remarks(String file) {
        this.file = file;
    }

    void error(String code, long record, String field, String value, String ja, String en) {
        problems.add(Problem.error(code, new Place(file, record, field), value, new Words(ja, en)));
    }

    void warning(String code, long record, String field, String value, String ja, String en) {
        problems.add(Problem.warning(code, new Place(file, record, field), value, new Words(ja, en)));
    }

    boolean refuse() {
        return problems.stream().anyMatch(Problem::refuses);
    }

    List<Problem> problems() {
        return List.copyOf(problems);
    }
}
