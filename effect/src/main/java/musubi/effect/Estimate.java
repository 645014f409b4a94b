package musubi.effect;

import java.util.List;
import java.util.Optional;

/**
 * An estimator's answer, complete enough to be printed and to be compared with another program.
 *
 * @param method id of the method
 * @param effects the effects asked for, the headline first
 * @param coefficients every coefficient of the fit, in the order of the design; aliased ones are not among them
 * @param figures other named numbers
 * @param tables balance tables, curves, event studies
 * @param sample who was counted and who was left out
 * @param conventions each choice on which packages differ
 * @param remarks what a reader must know: dropped columns, few clusters, wide weights
 * @param cautions why the intervals may not keep what they promise, to be shown beside the effect and not after it
 */
public record Estimate(
        String method,
        List<Parameter> effects,
        List<Parameter> coefficients,
        List<Figure> figures,
        List<Grid> tables,
        Sample sample,
        List<Convention> conventions,
        List<Words> remarks,
        List<Words> cautions)
        implements Estimation {
    /** Lists are copied. */
    public Estimate {
        effects = List.copyOf(effects);
        coefficients = List.copyOf(coefficients);
        figures = List.copyOf(figures);
        tables = List.copyOf(tables);
        conventions = List.copyOf(conventions);
        remarks = List.copyOf(remarks);
        cautions = List.copyOf(cautions);
    }

    /** An answer without cautions. */
    public Estimate(
            String method,
            List<Parameter> effects,
            List<Parameter> coefficients,
            List<Figure> figures,
            List<Grid> tables,
            Sample sample,
            List<Convention> conventions,
            List<Words> remarks) {
        this(method, effects, coefficients, figures, tables, sample, conventions, remarks, List.of());
    }

    /** The first effect: what the method is asked for. */
    public Parameter headline() {
        return effects.get(0);
    }

    /** The effect or else the coefficient of this name. */
    public Optional<Parameter> parameter(String name) {
        return java.util.stream.Stream.concat(effects.stream(), coefficients.stream())
                .filter(p -> p.name().equals(name))
                .findFirst();
    }

    /** The figure of this name. */
    public Optional<Figure> figure(String name) {
        return figures.stream().filter(f -> f.name().equals(name)).findFirst();
    }

    /** The table of this name. */
    public Optional<Grid> table(String name) {
        return tables.stream().filter(t -> t.name().equals(name)).findFirst();
    }
}
