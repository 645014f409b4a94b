package musubi.platform.municipality;

import java.time.LocalDate;
import java.util.List;
import java.util.stream.Collectors;
import musubi.quantity.Words;

/** What a code stands for on a day. */
public sealed interface Validity {
    /** It is valid, as far as anybody entered otherwise. */
    record Valid(Code code) implements Validity {}

    /** Another code is valid instead, since {@code from}. */
    record Became(Code code, LocalDate from) implements Validity {}

    /** It was divided at {@code from}: somebody who knows the place has to say which of these it is. */
    record Divided(Code code, LocalDate from, List<Code> into) implements Validity {
        /** Lists are copied. */
        public Divided {
            into = List.copyOf(into);
        }

        /** What to do about it. */
        public Words words() {
            var codes = into.stream().map(Code::digits).collect(Collectors.joining("、"));
            return new Words(
                    "コード %s は %s に分かれました。%s のどれかを入れてください。".formatted(code, from, codes),
                    "The code %s was divided on %s: enter one of %s.".formatted(code, from, codes));
        }
    }
}
