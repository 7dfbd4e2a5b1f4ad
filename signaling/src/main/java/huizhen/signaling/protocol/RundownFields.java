package huizhen.signaling.protocol;

import huizhen.signaling.api.CaseId;
import huizhen.signaling.api.Rundown;
import huizhen.signaling.protocol.RundownChange.Add;
import huizhen.signaling.protocol.RundownChange.CaseEdit;
import huizhen.signaling.protocol.RundownChange.Edit;
import huizhen.signaling.protocol.RundownChange.Extend;
import huizhen.signaling.protocol.RundownChange.Move;
import huizhen.signaling.protocol.RundownChange.Remove;
import huizhen.signaling.protocol.RundownChange.Start;
import huizhen.signaling.protocol.RundownChange.Stop;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/// Reads what a moderator does to a rundown.
final class RundownFields {
  private RundownFields() {}

  static RundownChange read(Fields fields) throws ProtocolException {
    return switch (fields.text("act", 1, 32)) {
      case "add" ->
          new Add(
              title(fields).orElseThrow(() -> fields.refuse("title is missing")),
              about(fields),
              minutes(fields).orElseThrow(() -> fields.refuse("minutes is missing")),
              fields.optionalText("key", 1, 64));
      case "edit" -> {
        Edit edit = new Edit(item(fields), title(fields), caseEdit(fields), minutes(fields));
        if (edit.title().isEmpty()
            && edit.minutes().isEmpty()
            && edit.about() instanceof CaseEdit.Stays) {
          throw fields.refuse("an edit has a title, a case or minutes");
        }
        yield edit;
      }
      case "move" -> new Move(item(fields), fields.optionalNumber("before"));
      case "remove" -> new Remove(item(fields));
      case "start" -> new Start(fields.optionalNumber("item"));
      case "stop" -> new Stop();
      case "extend" ->
          new Extend(minutes(fields).orElseThrow(() -> fields.refuse("minutes is missing")));
      default -> throw fields.refuse("act is none that we know");
    };
  }

  private static long item(Fields fields) throws ProtocolException {
    return fields.optionalNumber("item").orElseThrow(() -> fields.refuse("item is missing"));
  }

  private static Optional<String> title(Fields fields) throws ProtocolException {
    Optional<String> title = fields.optionalText("title", 1, Rundown.MAX_TITLE_CHARACTERS);
    if (title.filter(String::isBlank).isPresent()) {
      throw fields.refuse("title is blank");
    }
    return title;
  }

  private static Optional<CaseId> about(Fields fields) throws ProtocolException {
    Optional<String> about = fields.optionalText("case", 1, CaseId.MAX_CHARACTERS);
    return about.isPresent() ? Optional.of(caseId(fields, about.get())) : Optional.empty();
  }

  private static CaseEdit caseEdit(Fields fields) throws ProtocolException {
    Optional<String> about = fields.optionalText("case", 0, CaseId.MAX_CHARACTERS);
    if (about.isEmpty()) {
      return new CaseEdit.Stays();
    }
    return about.get().isEmpty()
        ? new CaseEdit.Goes()
        : new CaseEdit.Becomes(caseId(fields, about.get()));
  }

  private static CaseId caseId(Fields fields, String text) throws ProtocolException {
    try {
      return new CaseId(text);
    } catch (IllegalArgumentException e) {
      throw fields.refuse("case is not a case id: 1 to 64 of A-Z a-z 0-9 _ -");
    }
  }

  private static OptionalInt minutes(Fields fields) throws ProtocolException {
    OptionalLong minutes = fields.optionalNumber("minutes");
    if (minutes.isEmpty()) {
      return OptionalInt.empty();
    }
    if (minutes.getAsLong() < 1 || minutes.getAsLong() > Rundown.MAX_MINUTES) {
      throw fields.refuse("minutes is not an integer from 1 to " + Rundown.MAX_MINUTES);
    }
    return OptionalInt.of((int) minutes.getAsLong());
  }
}
