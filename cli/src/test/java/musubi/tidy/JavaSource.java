package musubi.tidy;

import com.sun.source.tree.AnnotationTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.IdentifierTree;
import com.sun.source.tree.LiteralTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.PrimitiveTypeTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePathScanner;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javax.lang.model.element.Modifier;
import javax.lang.model.type.TypeKind;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.StandardLocation;
import javax.tools.ToolProvider;

/**
 * What the compiler's own parser sees in one Java file, as far as the checks ask. Every list holds
 * {@code line: finding}.
 */
record JavaSource(
        List<String> clockReads,
        List<String> floatingPoint,
        List<String> consolePrints,
        List<String> typeNames,
        List<String> publicTypesWithoutJavadoc,
        List<String> packageAnnotations,
        List<String> imports) {
    /** Several checks ask about the same text. */
    private static final Map<String, JavaSource> READ = new ConcurrentHashMap<>();

    private static final JavaCompiler COMPILER = ToolProvider.getSystemJavaCompiler();

    private static final StandardJavaFileManager FILES = files();

    private static final Set<String> CLOCKS = Set.of("now", "currentTimeMillis", "systemDefault", "systemUTC");

    /** With no class path: for every file the compiler would look for plug-ins in each of its archives. */
    private static StandardJavaFileManager files() {
        var files = COMPILER.getStandardFileManager(null, null, StandardCharsets.UTF_8);
        try {
            files.setLocation(StandardLocation.CLASS_PATH, List.of());
            return files;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Reads the text of a file called {@code name}. */
    static JavaSource of(String name, String text) {
        return READ.computeIfAbsent(text, t -> read(name, t));
    }

    private static JavaSource read(String name, String text) {
        var task = task(name, text);
        var unit = unit(task);
        var reading = new Reading(unit, DocTrees.instance(task));
        reading.scan(unit, unit);
        return reading.source();
    }

    /** The syntax tree of the file. */
    static CompilationUnitTree parsed(String name, String text) {
        return unit(task(name, text));
    }

    private static CompilationUnitTree unit(JavacTask task) {
        try {
            return task.parse().iterator().next();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static JavacTask task(String name, String text) {
        var file = new SimpleJavaFileObject(URI.create("string:///" + name), JavaFileObject.Kind.SOURCE) {
            @Override
            public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                return text;
            }
        };
        return (JavacTask)
                COMPILER.getTask(new StringWriter(), FILES, problem -> {}, List.of("-proc:none"), null, List.of(file));
    }

    private static final class Reading extends TreePathScanner<Boolean, CompilationUnitTree> {
        private final CompilationUnitTree unit;
        private final DocTrees trees;
        private final List<String> clockReads = new ArrayList<>();
        private final List<String> floatingPoint = new ArrayList<>();
        private final List<String> consolePrints = new ArrayList<>();
        private final List<String> typeNames = new ArrayList<>();
        private final List<String> withoutJavadoc = new ArrayList<>();

        Reading(CompilationUnitTree unit, DocTrees trees) {
            this.unit = unit;
            this.trees = trees;
        }

        JavaSource source() {
            return new JavaSource(
                    clockReads,
                    floatingPoint,
                    consolePrints,
                    typeNames,
                    withoutJavadoc,
                    unit.getPackageAnnotations().stream()
                            .map(AnnotationTree::toString)
                            .toList(),
                    unit.getImports().stream()
                            .map(i -> i.getQualifiedIdentifier().toString())
                            .toList());
        }

        private String at(Tree tree, String what) {
            long start = trees.getSourcePositions().getStartPosition(unit, tree);
            return unit.getLineMap().getLineNumber(Math.max(0, start)) + ": " + what;
        }

        @Override
        public Boolean visitMethodInvocation(MethodInvocationTree call, CompilationUnitTree in) {
            if (call.getMethodSelect() instanceof MemberSelectTree select
                    && CLOCKS.contains(select.getIdentifier().toString())
                    && select.getExpression().toString().matches("(.*\\.)?[A-Z]\\w*"))
                clockReads.add(at(call, call.getMethodSelect().toString()));
            return super.visitMethodInvocation(call, in);
        }

        @Override
        public Boolean visitMemberSelect(MemberSelectTree select, CompilationUnitTree in) {
            // A name alone: to write out a chain of calls at each of its links takes longer than to read the file.
            if (select.getExpression() instanceof IdentifierTree holder) {
                var name = holder.getName().toString();
                var text = select.toString();
                if (text.equals("System.out") || text.equals("System.err")) consolePrints.add(at(select, text));
                if (name.equals("Double") || name.equals("Float")) floatingPoint.add(at(select, text));
            }
            return super.visitMemberSelect(select, in);
        }

        @Override
        public Boolean visitPrimitiveType(PrimitiveTypeTree type, CompilationUnitTree in) {
            if (type.getPrimitiveTypeKind() == TypeKind.DOUBLE || type.getPrimitiveTypeKind() == TypeKind.FLOAT)
                floatingPoint.add(at(type, type.toString()));
            return super.visitPrimitiveType(type, in);
        }

        @Override
        public Boolean visitLiteral(LiteralTree literal, CompilationUnitTree in) {
            if (literal.getKind() == Tree.Kind.DOUBLE_LITERAL || literal.getKind() == Tree.Kind.FLOAT_LITERAL)
                floatingPoint.add(at(literal, literal.toString()));
            return super.visitLiteral(literal, in);
        }

        @Override
        public Boolean visitClass(ClassTree type, CompilationUnitTree in) {
            var name = type.getSimpleName().toString();
            if (!name.isEmpty()) typeNames.add(at(type, name));
            boolean isPublic = type.getModifiers().getFlags().contains(Modifier.PUBLIC);
            if (isPublic && trees.getDocComment(getCurrentPath()) == null) withoutJavadoc.add(at(type, name));
            return super.visitClass(type, in);
        }
    }
}
