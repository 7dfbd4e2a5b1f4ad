package huizhen.relay.room;

import java.util.ArrayList;
import java.util.List;

/// Who sends and who receives in a room, in order of entry. Owned by [Room].
final class Roster {
  private final List<Publishing> publishing = new ArrayList<>();
  private final List<Viewing> viewing = new ArrayList<>();

  void add(Publishing publisher) {
    publishing.add(publisher);
  }

  void add(Viewing viewer) {
    viewing.add(viewer);
  }

  void remove(Publishing publisher) {
    publishing.remove(publisher);
  }

  void remove(Viewing viewer) {
    viewing.remove(viewer);
  }

  List<Publishing> publishing() {
    return publishing;
  }

  List<Viewing> viewing() {
    return viewing;
  }
}
