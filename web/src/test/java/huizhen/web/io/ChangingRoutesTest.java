package huizhen.web.io;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/// Every route that changes something can be asked again after its answer was lost, and what
/// changes one record can say at which version it is meant; or there is a reason why not.
final class ChangingRoutesTest {
  /// Without `Idempotency-Key`.
  private static final Map<String, String> NO_KEY =
      Map.ofEntries(
          // Doors: they answer with something new each time, and leave what is old to lapse.
          Map.entry("signIn", "another session"),
          Map.entry("signOut", "it is over, again"),
          Map.entry("issueAccessToken", "another token, RFC 6749"),
          Map.entry("mintRoomTicket", "another ticket"),
          Map.entry("mintCaptionTicket", "another ticket"),
          Map.entry("openGuestLink", "opens once, and that is the point"),
          Map.entry("openVisitLink", "another session of the link"),
          Map.entry("watchCase", "another ticket"),
          // What is said twice is said once.
          Map.entry("revokeRoomTicket", "it is withdrawn, again"),
          Map.entry("addCaption", "each line has an id of the recogniser's"),
          Map.entry("replayFeed", "says from where on"),
          Map.entry("replayWebhook", "says from where on"),
          Map.entry("confirmWatchOrder", "by one person, once"),
          Map.entry("revokeWatchOrder", "it is revoked, again"),
          Map.entry("removeAbsence", "the second time there is none: 404"),
          Map.entry("revokeGrant", "it is revoked, again"),
          Map.entry("reviewBrokenGlass", "reviewed once, then 409"),
          Map.entry("removeWebhook", "the second time there is none: 404"),
          Map.entry("addWebhook", "few, and listed; one too many is taken away"),
          Map.entry("askMachine", "one draft of one paper"),
          Map.entry("withdrawMachine", "it is withdrawn, again"),
          Map.entry("askReportDraft", "one draft of one paper"),
          Map.entry("withdrawReportDraft", "it is withdrawn, again"),
          Map.entry("askRecordDraft", "one draft of one paper"),
          Map.entry("withdrawRecordDraft", "it is withdrawn, again"),
          Map.entry("putMachineDraft", "PUT of one draft"),
          // The own sign-in and other people's: each asks for the password, and sets what it says.
          Map.entry("beginSecondFactor", "with the password"),
          Map.entry("confirmSecondFactor", "with a code, good once"),
          Map.entry("removeSecondFactor", "with the password"),
          Map.entry("renewRecoveryCodes", "with the password; the last ones count"),
          Map.entry("beginPasskey", "with the password"),
          Map.entry("registerPasskey", "with an answer, good once"),
          Map.entry("renamePasskey", "PUT of a name"),
          Map.entry("removePasskey", "with the password"),
          Map.entry("endOtherSessions", "with the password"),
          Map.entry("endSession", "with the password"),
          Map.entry("putSecurityContact", "PUT of an address"),
          Map.entry("changePassword", "with the password, which is another one then"),
          Map.entry("disableAccount", "with the password"),
          Map.entry("enableAccount", "with the password"),
          Map.entry("endAccountSessions", "with the password"),
          Map.entry("resetPassword", "with the password; the last one counts"),
          Map.entry("resetFactors", "with the password"));

  /// Changes of a record with a version without `If-Match`.
  private static final Map<String, String> NO_VERSION =
      Map.ofEntries(
          Map.entry("joinWaitlist", "there is nothing yet, or it is over"),
          Map.entry("rateCase", "a rating is beside the case, and the last one counts"),
          Map.entry("joinCase", "a ticket to the room"),
          Map.entry("joinVisit", "a ticket to the room"),
          Map.entry("joinTeaching", "a ticket to the room"),
          Map.entry("watchCase", "a ticket to the room"),
          Map.entry("inviteGuest", "a ticket to the room"),
          Map.entry("linkGuest", "a link to the room"),
          Map.entry("issueVisitLink", "a link beside the visit"),
          Map.entry("openStudy", "an address to look at"),
          Map.entry("referCase", "makes a referral"),
          Map.entry(
              "bookVisit", "makes a visit; the block's numbers are counted where it is written"),
          Map.entry("waitForPlace", "as bookVisit"),
          Map.entry("enterWatchOrder", "makes an order"),
          Map.entry("confirmWatchOrder", "once, by another person"),
          Map.entry("revokeWatchOrder", "whatever it has become"),
          Map.entry("noteRing", "that it rang, whatever has become of the case"),
          Map.entry("declineRing", "by one of those who are rung, whatever the others do"),
          Map.entry("askMachine", "a draft beside the paper, of the version that it was asked for"),
          Map.entry("withdrawMachine", "a draft beside the paper"),
          Map.entry("askReportDraft", "a draft beside the paper"),
          Map.entry("withdrawReportDraft", "a draft beside the paper"),
          Map.entry("askRecordDraft", "a draft beside the paper"),
          Map.entry("withdrawRecordDraft", "a draft beside the paper"));

  private static final List<String> VERSIONED =
      List.of("/cases/{id}", "{visit}", "{block}", "{referral}", "{order}", "{teaching}");

  private static List<String> without(String parameter, Predicate<String> where) {
    return ContractRoutes.all().stream()
        .filter(it -> !it.isRead() && where.test(it.path()))
        .filter(it -> !it.parameters().contains(parameter))
        .map(ContractRoutes.Route::operation)
        .toList();
  }

  @Test
  void every_change_takes_a_key_or_has_a_reason() {
    assertThat(without("Idempotency-Key", _ -> true))
        .as("changes that can't be asked again")
        .containsExactlyInAnyOrderElementsOf(NO_KEY.keySet());
  }

  @Test
  void every_change_of_a_record_takes_its_version_or_has_a_reason() {
    assertThat(without("If-Match", path -> VERSIONED.stream().anyMatch(path::contains)))
        .as("changes of a record that can't say which version they mean")
        .containsExactlyInAnyOrderElementsOf(NO_VERSION.keySet());
  }
}
