// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.docs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/**
 * Compiles the {@code java} blocks of a page, all together, so that a block can use what an earlier one declares. A block is
 * one of three:
 * <ul>
 *   <li>types, when a line of it declares one in the first column;
 *   <li>members of a handler, when it begins with an annotation or a modifier;
 *   <li>else statements, which find {@link #FIELDS} in scope.
 * </ul>
 *
 * <p>{@link #IMPORTS} are there for all of them, as pages should not spend lines on them.
 */
final class Snippets {
    private static final String IMPORTS = String.join(
            " ",
            "package docs;",
            "import dev.nfqueue.channel.*;",
            "import dev.nfqueue.channel.embedded.*;",
            "import dev.nfqueue.channel.proxy.*;",
            "import dev.nfqueue.codec.ip.*;",
            "import dev.nfqueue.codec.ip.capture.*;",
            "import dev.nfqueue.codec.ip.fields.*;",
            "import dev.nfqueue.codec.ip.fragment.*;",
            "import dev.nfqueue.codec.ip.flow.*;",
            "import dev.nfqueue.codec.ip.flow.tcp.*;",
            "import io.netty.bootstrap.*;",
            "import io.netty.buffer.*;",
            "import io.netty.channel.*;",
            "import io.netty.channel.embedded.*;",
            "import io.netty.handler.codec.http.*;",
            "import io.netty.util.*;",
            "import java.net.*;",
            "import java.nio.file.*;",
            "import java.time.*;",
            "import java.util.*;",
            "import java.util.concurrent.*;",
            "import org.junit.jupiter.api.*;",
            "import static org.junit.jupiter.api.Assertions.*;");

    private static final String FIELDS = String.join(
            " ",
            "Bootstrap bootstrap;",
            "EventLoopGroup group;",
            "Channel channel;",
            "ChannelPipeline pipeline;",
            "ChannelHandlerContext ctx;",
            "NfqueuePacket packet;",
            "ByteBuf newContent;",
            "byte[] bytes;");

    private static final Pattern TYPE = Pattern.compile(
            "^((public|final|abstract|sealed) )*(class|interface|record|enum|@interface) ", Pattern.MULTILINE);
    private static final Pattern MEMBERS =
            Pattern.compile("\\A(//[^\n]*\n)*(@(Override|Test|AfterEach|BeforeEach)|public |private |protected )");

    private Snippets() {}

    /** Compiles into the folder, and returns what the compiler complains of, with the page's line numbers. */
    static List<String> compile(Page page, Path folder) {
        DiagnosticCollector<JavaFileObject> complaints = new DiagnosticCollector<>();
        List<JavaFileObject> sources = new ArrayList<>();
        for (Page.Block block : page.blocks("java")) {
            sources.add(new Source(page, block));
        }
        if (sources.isEmpty()) {
            return List.of();
        }
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        List<String> options = List.of(
                "-d", folder.toString(), "-proc:none", "-Xlint:all,-serial,-path,-options,-classfile,-processing");
        try (StandardJavaFileManager files = compiler.getStandardFileManager(complaints, null, null)) {
            compiler.getTask(null, files, complaints, options, null, sources).call();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return complaints.getDiagnostics().stream().map(d -> describe(page, d)).toList();
    }

    private static String describe(Page page, Diagnostic<? extends JavaFileObject> complaint) {
        return page + ":" + complaint.getLineNumber() + ": " + complaint.getMessage(null);
    }

    /** Returns the classes that were compiled into the folder. */
    static List<Class<?>> loadAll(Path folder) throws ReflectiveOperationException, IOException {
        URL[] path = {folder.toUri().toURL()};
        ClassLoader loader = new URLClassLoader(path, Snippets.class.getClassLoader());
        List<Class<?>> classes = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder.resolve("docs"))) {
            for (Path file : files.sorted().toList()) {
                classes.add(
                        loader.loadClass("docs." + file.getFileName().toString().replace(".class", "")));
            }
        }
        return classes;
    }

    /** A block as a source file, in which each line has the number that it has on the page. */
    private static final class Source extends SimpleJavaFileObject {
        private final String code;

        Source(Page page, Page.Block block) {
            super(URI.create("string:///" + page.file().getFileName() + "/" + block.line() + ".java"), Kind.SOURCE);
            String above = "\n".repeat(block.line() - 1);
            if (TYPE.matcher(block.text()).find()) {
                code = IMPORTS + above + block.text();
            } else if (MEMBERS.matcher(block.text()).find()) {
                code = IMPORTS + " class Members" + block.line() + " extends ChannelInboundHandlerAdapter { " + FIELDS
                        + above + block.text() + "\n}";
            } else {
                code = IMPORTS + " class Statements" + block.line() + " { " + FIELDS + " void run() throws Exception {"
                        + above + block.text() + "\n}}";
            }
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return code;
        }

        @Override
        public boolean isNameCompatible(String simpleName, Kind kind) {
            return kind == Kind.SOURCE && !simpleName.equals("package-info");
        }
    }
}
