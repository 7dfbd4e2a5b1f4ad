package huizhen.relay.scenario;

import static java.time.Duration.ofMillis;
import static org.assertj.core.api.Assertions.assertThat;

import huizhen.relay.api.OfferedSection.SsrcPair;
import huizhen.relay.api.TrackSource;
import huizhen.relay.api.ViewHint;
import huizhen.relay.world.Links;
import huizhen.relay.world.SimulatedPeer;
import huizhen.relay.world.VideoShape;
import huizhen.relay.world.World;
import huizhen.relay.world.World.Door;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/// Random joins, leaves, mutes, admissions, views, moves, losses, lines and ill will in two rooms:
/// a second or two each. `-Dhuizhen.seed=N` runs one seed alone, `-Dhuizhen.seeds=N` so many.
class RandomOperationsTest {
  private static final int SEEDS = 3_000;
  private static final int SEEDS_IN_FULL = 100_000;
  private static final int OPERATIONS = 18;
  private static final List<String> ROOMS = List.of("one", "two");
  private static final List<String> NAMES = List.of("a", "b", "c");
  private static final List<TrackSource> MUTABLE =
      List.of(TrackSource.MICROPHONE, TrackSource.CAMERA, TrackSource.SCREEN);
  private static final int[] HEIGHTS = {0, 120, 180, 360, 720, 1_080};

  @Test
  void nothing_crosses_rooms_or_comes_before_admission_whatever_happens() {
    Long seed = Long.getLong("huizhen.seed");
    if (seed != null) {
      assertThat(violations(seed)).isEmpty();
      return;
    }
    int seeds =
        Integer.getInteger(
            "huizhen.seeds", Boolean.getBoolean("huizhen.full") ? SEEDS_IN_FULL : SEEDS);
    for (long each = 0; each < seeds; each++) {
      assertThat(violations(each)).isEmpty();
    }
  }

  static List<String> violations(long seed) {
    return new Life(seed).run();
  }

  /// One seed's world.
  private static final class Life {
    private final World world;
    private final SplittableRandom random;
    private final boolean mayLose;

    Life(long seed) {
      world = World.exactly(seed);
      random = world.random();
      mayLose = random.nextInt(3) == 0;
    }

    List<String> run() {
      if (mayLose) {
        world.loss(0.05).reorder(0.1).duplicate(0.05);
      } else if (random.nextBoolean()) {
        world.reorder(0.1).duplicate(0.05);
      }
      try {
        for (int i = 0; i < OPERATIONS; i++) {
          operate();
          world.run(ofMillis(random.nextInt(1, 20) * 10L));
        }
        world.run(ofMillis(100));
      } catch (RuntimeException e) {
        throw new AssertionError("seed " + world.seed(), e);
      }
      return world.violations();
    }

    private void operate() {
      String room = ROOMS.get(random.nextInt(ROOMS.size()));
      String name = NAMES.get(random.nextInt(NAMES.size()));
      if (!world.room(room).has(name)) {
        join(room, name);
        return;
      }
      TrackSource source = MUTABLE.get(random.nextInt(MUTABLE.size()));
      switch (random.nextInt(19)) {
        case 0 -> world.leaves(room, name);
        case 1 -> join(room, name);
        case 2, 3 -> world.mutes(room, name, source, true);
        case 4, 5 -> world.mutes(room, name, source, false);
        case 6, 7 -> world.admits(room, name);
        case 8 -> {
          world.moves(room, name);
          world.checks(room, name);
        }
        case 9 -> world.loses(room, name);
        case 10 -> {
          if (world.peer(room, name).publishes(TrackSource.CAMERA)) {
            world.shares(room, name, TrackSource.SCREEN);
          }
        }
        case 11 -> {
          if (world.peer(room, name).publishes(TrackSource.SCREEN)) {
            world.unshares(room, name, TrackSource.SCREEN);
          }
        }
        case 12 -> world.peer(room, name).speaks(random.nextInt(128));
        case 13, 14 -> view(room, name);
        case 15 -> change(world.link(room, name));
        case 16 -> world.peer(room, name).sends(source, random.nextBoolean());
        case 17 -> {
          List<String> slots = List.copyOf(world.peer(room, name).slotsByMid().keySet());
          if (!slots.isEmpty()) {
            world.turns(room, name, slots.get(random.nextInt(slots.size())));
          }
        }
        default -> harm(room, name);
      }
    }

    private void join(String room, String name) {
      var _ =
          world
              .pictures(
                  TrackSource.CAMERA,
                  random.nextBoolean() ? VideoShape.LIGHT_SIMULCAST : VideoShape.LIGHT)
              .announcedLayers(random.nextInt(3) == 0)
              .plainSound(random.nextInt(3) == 0);
      switch (random.nextInt(5)) {
        case 0 -> world.waiting(room, name);
        case 1 -> world.observer(room, name);
        case 2 -> world.joins(room, name, Door.PUBLISHER, 0, 0, TrackSource.CAMERA);
        default ->
            world.joins(room, name, Door.MEMBER, 1, 2, TrackSource.MICROPHONE, TrackSource.CAMERA);
      }
    }

    private void view(String room, String name) {
      List<ViewHint> hints = new ArrayList<>();
      for (String other : NAMES) {
        for (TrackSource source : List.of(TrackSource.CAMERA, TrackSource.SCREEN)) {
          if (random.nextInt(3) > 0) {
            hints.add(World.sees(other, source, HEIGHTS[random.nextInt(HEIGHTS.length)]));
          }
        }
      }
      world.views(room, name, hints.toArray(ViewHint[]::new));
    }

    private void change(Links line) {
      switch (random.nextInt(mayLose ? 4 : 2)) {
        case 0 -> {
          var _ = line.roundTrip(ofMillis(random.nextInt(1, 100)));
        }
        case 1 -> {
          var _ = line.jitter(ofMillis(random.nextInt(1, 30)));
        }
        case 2 -> {
          var _ = line.rate(random.nextLong(100_000, 2_000_000), ofMillis(200));
        }
        default -> {
          var _ = line.loss(random.nextDouble() / 2);
        }
      }
    }

    /// What a peer with valid keys may try.
    private void harm(String room, String name) {
      SimulatedPeer peer = world.peer(room, name);
      byte[] noise = new byte[random.nextInt(1, 60)];
      random.nextBytes(noise);
      noise[0] = (byte) 0x80;
      world.injects(room, name, noise, random.nextBoolean());
      for (String mid : List.of("a0", "v0", "v1")) {
        Optional<SsrcPair> slot =
            peer.slotsByMid().containsKey(mid) ? peer.answer(mid).outgoing() : Optional.empty();
        if (slot.isPresent()) {
          long ssrc = slot.get().media();
          int last = peer.slot(mid).lastSequence16();
          world.injects(room, name, Rtcp.pli(ssrc), true);
          world.injects(room, name, Rtcp.nack(ssrc, last, random.nextInt(1, 5)), true);
          world.injects(room, name, Rtcp.nack(ssrc, random.nextInt(1 << 16), 1), true);
        }
      }
      byte[] feedback = peer.lastSent(true);
      if (feedback.length > 12 && (feedback[1] & 0xff) == 205) {
        feedback[random.nextInt(12, feedback.length)] = (byte) random.nextInt();
        world.injects(room, name, feedback, true);
      }
    }
  }
}
