package io.ilion.startup;

import com.sun.source.doctree.DocCommentTree;
import com.sun.source.doctree.DocTree;
import com.sun.source.doctree.LinkTree;
import com.sun.source.doctree.LiteralTree;
import com.sun.source.doctree.ParamTree;
import com.sun.source.doctree.TextTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePathScanner;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;

/** The Javadoc of the components of a record: the texts of its {@code @param} tags. */
final class SettingsDocs {

    /** By the simple name of the record, and the component. */
    private final Map<String, String> texts = new HashMap<>();

    /** @param record a top-level record; its nested records are read, too */
    SettingsDocs(Class<?> record) throws IOException {
        Path file = Path.of("src/main/java", record.getName().replace('.', '/') + ".java");
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
            JavacTask task = (JavacTask)
                    compiler.getTask(null, files, null, List.of("-proc:none"), null, files.getJavaFileObjects(file));
            DocTrees docs = DocTrees.instance(task);
            task.parse()
                    .forEach(unit -> new TreePathScanner<@Nullable Void, @Nullable Void>() {
                        @Override
                        public @Nullable Void visitClass(ClassTree type, @Nullable Void nothing) {
                            DocCommentTree comment = docs.getDocCommentTree(getCurrentPath());
                            if (comment != null) {
                                keep(type.getSimpleName().toString(), comment);
                            }
                            return super.visitClass(type, null);
                        }
                    }.scan(unit, null));
        }
    }

    /** In Markdown, on one line; empty without a text. */
    String of(Class<?> record, String component) {
        return texts.getOrDefault(record.getSimpleName() + "." + component, "");
    }

    private void keep(String record, DocCommentTree comment) {
        for (DocTree tag : comment.getBlockTags()) {
            if (tag instanceof ParamTree param && !param.isTypeParameter()) {
                texts.put(record + "." + param.getName(), markdown(param.getDescription()));
            }
        }
    }

    private static String markdown(List<? extends DocTree> text) {
        return text.stream()
                .map(SettingsDocs::markdown)
                .collect(Collectors.joining())
                .replaceAll("\\s+", " ")
                .strip()
                .replace("|", "\\|");
    }

    private static String markdown(DocTree part) {
        if (part instanceof LiteralTree literal) {
            return "`" + literal.getBody().getBody() + "`";
        }
        if (part instanceof LinkTree link) {
            return "`" + link.getReference().getSignature() + "`";
        }
        if (part instanceof TextTree text) {
            return text.getBody();
        }
        return switch (part.getKind()) {
            case START_ELEMENT, END_ELEMENT -> part.toString().matches("</?code>") ? "`" : "";
            default -> part.toString();
        };
    }
}
