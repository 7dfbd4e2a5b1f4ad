package huizhen.relay.fuzz;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;

/// Runs a target over mutations of its corpus, the files under `<Test>Inputs`. The same seed gives
/// the same mutations; one given as `-Dhuizhen.seed=N` takes the usual one's place.
final class Mutations {
  private static final int ROUNDS = 200_000;
  private static final long SEED = 20_261_127;

  private Mutations() {}

  static void run(Class<?> test, FuzzTarget target) {
    run(test, target, ROUNDS);
  }

  /// @param rounds how many mutations, where each takes long
  static void run(Class<?> test, FuzzTarget target, int rounds) {
    long seed = Long.getLong("huizhen.seed", SEED);
    List<byte[]> corpus = corpus(test);
    var random = new SplittableRandom(seed);
    System.out.printf(
        "%s: %d mutations of %d inputs, seed %d%n",
        test.getSimpleName(), rounds, corpus.size(), seed);
    for (int round = 0; round < rounds; round++) {
      byte[] input = corpus.get(round % corpus.size());
      for (int i = random.nextInt(4); i >= 0; i--) {
        input = mutate(input, corpus.get(random.nextInt(corpus.size())), random);
      }
      try {
        FuzzTarget.check(target, input);
      } catch (Throwable e) {
        String hex = HexFormat.of().formatHex(input);
        throw new AssertionError("seed %d round %d: %s".formatted(seed, round, hex), e);
      }
    }
  }

  private static byte[] mutate(byte[] input, byte[] other, SplittableRandom random) {
    if (input.length == 0) {
      return other;
    }
    int at = random.nextInt(input.length);
    return switch (random.nextInt(8)) {
      case 0 -> Arrays.copyOf(input, at);
      case 1 -> { // something more, in the middle
        byte[] longer = new byte[input.length + random.nextInt(1, 9)];
        random.nextBytes(longer);
        System.arraycopy(input, 0, longer, 0, at);
        int rest = input.length - at;
        System.arraycopy(input, at, longer, longer.length - rest, rest);
        yield longer;
      }
      case 2 -> { // something less
        byte[] shorter = Arrays.copyOf(input, input.length - 1);
        System.arraycopy(input, at + 1, shorter, at, shorter.length - at);
        yield shorter;
      }
      case 3 -> { // another input's end
        int from = random.nextInt(other.length + 1);
        byte[] spliced = Arrays.copyOf(input, at + other.length - from);
        System.arraycopy(other, from, spliced, at, other.length - from);
        yield spliced;
      }
      case 4 -> {
        byte[] changed = input.clone();
        changed[at] = (byte) (random.nextBoolean() ? 0xff : random.nextInt(4));
        yield changed;
      }
      default -> {
        byte[] changed = input.clone();
        changed[at] ^= (byte) (1 << random.nextInt(8));
        yield changed;
      }
    };
  }

  private static List<byte[]> corpus(Class<?> test) {
    var inputs = new ArrayList<byte[]>();
    try {
      var folder = test.getResource(test.getSimpleName() + "Inputs");
      if (folder == null) {
        throw new IllegalStateException("no corpus for " + test);
      }
      try (var files = Files.walk(Path.of(folder.toURI()))) {
        for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
          inputs.add(Files.readAllBytes(file));
        }
      }
    } catch (IOException | URISyntaxException e) {
      throw new IllegalStateException("cannot read the corpus of " + test, e);
    }
    return inputs;
  }
}
