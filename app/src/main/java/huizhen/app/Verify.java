package huizhen.app;

import huizhen.recording.io.BundleVerifier;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;

/// Checks an exported case file, offline and without any secret key. Prints what it found and a
/// last line `RESULT {json}`. The exit code is the verdict: 0 sealed and whole, 1 partial as
/// declared, 2 changed, missing, extra or signed by another key, 3 not to be checked (also: a wrong
/// flag).
@Command(
    name = "huizhen verify",
    mixinStandardHelpOptions = true,
    description = "Checks an exported case file.",
    sortOptions = false)
public final class Verify implements Callable<Integer> {
  private static final int CANNOT_CHECK = 3;

  @Parameters(paramLabel = "PATH", description = "the ZIP, or the folder it was unpacked to")
  private @Nullable String path;

  @Option(
      names = "--trust",
      paramLabel = "FILE",
      description = "public keys to believe: signing.pub of the gateway, PEM, or verifier keys")
  private @Nullable String trust;

  private Verify() {}

  public static void main(String[] arguments) {
    System.exit(
        new CommandLine(new Verify())
            .setParameterExceptionHandler(Verify::explainFlag)
            .setExecutionExceptionHandler((cause, _, _) -> explain(cause))
            .execute(arguments));
  }

  @Override
  public Integer call() {
    if (path == null) {
      throw new IllegalStateException("picocli asks for a path");
    }
    try {
      return print(BundleVerifier.verify(Path.of(path), Optional.ofNullable(trust).map(Path::of)));
    } catch (InvalidPathException e) {
      return print(BundleVerifier.unchecked("this is no path: " + e.getMessage()));
    } catch (OutOfMemoryError e) {
      // Its limits are such that this is a bug; still nobody shall take it for a verdict.
      return print(BundleVerifier.unchecked("the check ran out of memory."));
    }
  }

  private static int print(BundleVerifier.Outcome outcome) {
    outcome.lines().forEach(System.out::println);
    System.out.println("RESULT " + outcome.json());
    System.out.flush();
    return outcome.exitCode();
  }

  private static int explainFlag(ParameterException cause, String[] arguments) {
    var wrong = Optional.ofNullable(cause.getMessage()).orElse("a wrong flag");
    System.err.println("huizhen: " + wrong + "; ./huizhen help lists the flags.");
    return print(BundleVerifier.unchecked(wrong + "."));
  }

  private static int explain(Exception cause) {
    System.err.println("huizhen: could not check, and this is a bug; please report it:");
    cause.printStackTrace();
    var _ = print(BundleVerifier.unchecked("a bug: " + cause));
    return CANNOT_CHECK;
  }
}
