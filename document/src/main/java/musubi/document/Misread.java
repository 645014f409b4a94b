package musubi.document;

import musubi.quantity.Place;
import musubi.quantity.Problem;
import musubi.quantity.Words;

/** One part of a text cannot be read; the reader notes it and goes on with the next part. */
public final class Misread extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final transient Problem problem;

    public Misread(String code, Place place, String value, String ja, String en) {
        super(en, null, false, false);
        problem = Problem.error(code, place, value, new Words(ja, en));
    }

    public Problem problem() {
        return problem;
    }
}
