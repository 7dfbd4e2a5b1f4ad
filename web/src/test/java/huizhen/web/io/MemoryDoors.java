package huizhen.web.io;

import huizhen.web.api.CaptionDoor;
import huizhen.web.api.VitalsDoor;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;

/// Doors into rooms that remember what came through them.
final class MemoryDoors {
  private MemoryDoors() {}

  static final class Vitals implements VitalsDoor {
    final List<String> rooms = new ArrayList<>();
    final List<Reading> readings = new ArrayList<>();
    final List<String> kept = new ArrayList<>();
    VitalsDoor.Outcome outcome = VitalsDoor.Outcome.FIRST;
    boolean isFull;

    void clear() {
      kept.clear();
      isFull = false;
      rooms.clear();
      readings.clear();
      outcome = VitalsDoor.Outcome.FIRST;
    }

    @Override
    public Future<VitalsDoor.Kept> keep(String evidence, List<Reading> readings) {
      if (isFull) {
        return Future.succeededFuture(new Kept(List.of(), true));
      }
      var isNew =
          readings.stream()
              .map(
                  it -> "%s %s %s %s".formatted(evidence, it.device(), it.at(), it.values().size()))
              .map(it -> !kept.contains(it) && kept.add(it))
              .toList();
      return Future.succeededFuture(new Kept(isNew, false));
    }

    @Override
    public Future<VitalsDoor.Outcome> measured(String room, Reading reading) {
      rooms.add(room);
      readings.add(reading);
      return Future.succeededFuture(outcome);
    }
  }

  static final class Captions implements CaptionDoor {
    final List<String> said = new ArrayList<>();
    boolean isOpen = true;
    CaptionDoor.Outcome outcome = CaptionDoor.Outcome.SHOWN;
    private final MemoryPorts.Tickets tickets;

    Captions(MemoryPorts.Tickets tickets) {
      this.tickets = tickets;
    }

    void clear() {
      said.clear();
      isOpen = true;
      outcome = CaptionDoor.Outcome.SHOWN;
    }

    @Override
    public boolean isOpen() {
      return isOpen;
    }

    @Override
    public Future<Void> own(String room, String serviceClient) {
      return tickets.openAdHoc(room, serviceClient);
    }

    @Override
    public Future<CaptionDoor.Outcome> say(String room, Said it) {
      said.add(
          "%s %s %s %s %s %s %d %d %s"
              .formatted(
                  room,
                  it.id(),
                  it.mid().orElse("-"),
                  it.text(),
                  it.language(),
                  it.isFinal(),
                  it.lengthMillis(),
                  it.agoMillis(),
                  it.client()));
      return Future.succeededFuture(outcome);
    }
  }
}
