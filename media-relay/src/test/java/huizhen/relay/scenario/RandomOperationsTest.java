package huizhen.relay.scenario;

import static java.time.Duration.ofMillis;
import static org.assertj.core.api.Assertions.assertThat;

import huizhen.relay.api.TrackSource;
import huizhen.relay.world.World;
import huizhen.relay.world.World.Door;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/// Random joins, leaves, mutes, admissions, moves and losses in two rooms; a seed given as
/// `-Dhuizhen.seed=N` is run alone.
class RandomOperationsTest {
  private static final int SEEDS = 1_000;
  private static final int OPERATIONS = 16;
  private static final List<String> ROOMS = List.of("one", "two");
  private static final List<String> NAMES = List.of("a", "b", "c");

  @Test
  void nothing_crosses_rooms_or_comes_before_admission_whatever_happens() {
    Long seed = Long.getLong("huizhen.seed");
    if (seed != null) {
      run(seed);
      return;
    }
    for (long each = 0; each < SEEDS; each++) {
      run(each);
    }
  }

  private static void run(long seed) {
    var world = World.seeded(seed);
    SplittableRandom random = world.random();
    if (random.nextInt(3) == 0) {
      var _ = world.loss(0.05).reorder(0.1).duplicate(0.05);
    }
    try {
      for (int i = 0; i < OPERATIONS; i++) {
        operate(world, random);
        world.run(ofMillis(random.nextInt(1, 12) * 10L));
      }
      world.run(ofMillis(100));
    } catch (RuntimeException e) {
      throw new AssertionError("seed " + seed, e);
    }
    assertThat(world.violations()).isEmpty();
  }

  private static void operate(World world, SplittableRandom random) {
    String room = ROOMS.get(random.nextInt(ROOMS.size()));
    String name = NAMES.get(random.nextInt(NAMES.size()));
    if (!world.room(room).has(name)) {
      join(world, random, room, name);
      return;
    }
    TrackSource source = random.nextBoolean() ? TrackSource.MICROPHONE : TrackSource.CAMERA;
    switch (random.nextInt(12)) {
      case 0 -> world.leaves(room, name);
      case 1 -> join(world, random, room, name);
      case 2 -> world.mutes(room, name, source, true);
      case 3 -> world.mutes(room, name, source, false);
      case 4, 5 -> world.admits(room, name);
      case 6 -> {
        world.moves(room, name);
        world.checks(room, name);
      }
      case 7 -> world.loses(room, name);
      case 8 -> {
        if (world.peer(room, name).publishes(TrackSource.CAMERA)) {
          world.shares(room, name, TrackSource.SCREEN);
        }
      }
      case 9 -> {
        if (world.peer(room, name).publishes(TrackSource.SCREEN)) {
          world.unshares(room, name, TrackSource.SCREEN);
        }
      }
      case 10 -> world.peer(room, name).speaks(random.nextInt(128));
      default -> {
        byte[] noise = new byte[random.nextInt(1, 60)];
        random.nextBytes(noise);
        noise[0] = (byte) 0x80;
        world.injects(room, name, noise, random.nextBoolean());
      }
    }
  }

  private static void join(World world, SplittableRandom random, String room, String name) {
    switch (random.nextInt(5)) {
      case 0 -> world.waiting(room, name);
      case 1 -> world.observer(room, name);
      case 2 -> world.joins(room, name, Door.PUBLISHER, 0, 0, TrackSource.CAMERA);
      default ->
          world.joins(room, name, Door.MEMBER, 1, 2, TrackSource.MICROPHONE, TrackSource.CAMERA);
    }
  }
}
