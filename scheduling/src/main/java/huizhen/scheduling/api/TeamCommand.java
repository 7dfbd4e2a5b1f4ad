package huizhen.scheduling.api;

import java.time.Instant;
import java.util.List;

/// What somebody wants done with a case's [Team].
public sealed interface TeamCommand {
  /// Names the members beside the chair, or none; a booked time falls.
  record SetTeam(List<Place> places, int optionalNeeded, String agenda) implements TeamCommand {
    public SetTeam {
      places = List.copyOf(places);
    }

    @Override
    public String toString() {
      return "SetTeam[private]";
    }
  }

  record Place(PractitionerId practitioner, boolean isMandatory) {}

  /// Agrees to the held or booked time with this fence, for one member.
  record ConfirmMember(long fence, PractitionerId member) implements TeamCommand {}

  /// The chair begins without a mandatory member.
  record Excuse(PractitionerId member, String reason) implements TeamCommand {
    @Override
    public String toString() {
      return "Excuse[private]";
    }
  }

  /// A member's own opinion, signed; the caller has asked for the password again.
  record GiveOpinion(
      String findings, String diagnosis, String advice, String signature, Instant signedAt)
      implements TeamCommand {
    @Override
    public String toString() {
      return "GiveOpinion[private]";
    }
  }

  /// A member agrees with the consensus, or says why not.
  ///
  /// @param consensus digest of the draft that was read
  record TakeStand(
      String consensus, boolean agrees, String reservation, String signature, Instant signedAt)
      implements TeamCommand {
    @Override
    public String toString() {
      return "TakeStand[private]";
    }
  }
}
