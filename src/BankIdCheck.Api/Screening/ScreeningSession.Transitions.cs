using BankIdCheck.Aml;
using BankIdCheck.Api.Storage;

namespace BankIdCheck.Api.Screening;

/// <summary>
/// The state machine. States only go forward, a final one is never left, and whatever changes is in the timeline: both are saved in one
/// transaction, by <see cref="ScreeningStore.ChangeAsync"/>.
/// </summary>
internal sealed partial class ScreeningSession
{
    // BankID documents that content lives two hours from when it was ready.
    private static readonly TimeSpan ContentLifetime = TimeSpan.FromHours(2);

    public void Accept(DateTimeOffset at, DateTimeOffset deadline)
    {
        (Deadline, UrgentAt) = (deadline, deadline);
        Tell(at, "accepted", Sources.Caller);
    }

    /// <summary>False when it must not be sent: it may have been already, or is over.</summary>
    public bool TrySend(DateTimeOffset at)
    {
        if (IsFinal || Create is not CreateSteps.ToSend)
        {
            return false;
        }

        Create = CreateSteps.Sent;
        Tell(at, "create-sent", Sources.Service);
        return true;
    }

    /// <summary>BankID answered, or could not be reached, in a way that rules out a session: it can be sent again.</summary>
    public void NotCreated(DateTimeOffset at, string trouble)
    {
        Create = CreateSteps.ToSend;
        Hinder(at, trouble);
    }

    public void Created(DateTimeOffset at, AmlSessionId upstream, DateTimeOffset deadline)
    {
        UpstreamId = upstream.Value;
        Create = CreateSteps.Known;
        Tell(at, "created", Sources.Service);
        if (!IsFinal)
        {
            (State, Trouble, Looks, LookedAt) = (SessionStates.InProgress, null, 0, at);
            (Deadline, UrgentAt) = (deadline, deadline);
        }
    }

    public void LoseSightOfCreate(DateTimeOffset at, string how, DateTimeOffset decideBy)
    {
        if (!IsFinal && Create is CreateSteps.Sent)
        {
            (State, Create, Trouble, Deadline) = (SessionStates.OutcomeUnknown, CreateSteps.Lost, null, decideBy);
            Tell(at, "outcome-unknown", Sources.Service, detail: how);
        }
    }

    /// <summary>Somebody decided to order again what may have been ordered. False when there is nothing to decide.</summary>
    public bool TryDecideToRetry(DateTimeOffset at, string client, DateTimeOffset deadline)
    {
        if (IsFinal || Create is not CreateSteps.Lost)
        {
            return false;
        }

        Create = CreateSteps.ToSend;
        Deadline = deadline;
        Tell(at, "retry-decided", Sources.Caller, detail: client);
        return true;
    }

    /// <summary>Takes over what BankID says, as far as it goes forward.</summary>
    public void Observe(DateTimeOffset at, AmlSession seen, string by)
    {
        var changed = false;
        foreach (var entity in Entities.Where(entity => !entity.IsFinal))
        {
            changed |= Observe(at, entity, seen[entity.Name], by);
        }

        if (seen.Status.Is(EntityStatus.Failed))
        {
            FailEntities(at, "failed-at-bankid", by);
        }

        (Trouble, LookedAt) = (null, at);
        Looks = changed ? 0 : Looks + 1;
        UrgentAt = NextExpiry is { } first && first < Deadline ? first : Deadline;
    }

    private bool Observe(DateTimeOffset at, ScreeningEntity entity, AmlEntity? seen, string by)
    {
        if (seen is null || seen.Status.Text is not { } text)
        {
            return false;
        }

        var state = seen.Status.Known switch
        {
            EntityStatus.InProgress => EntityStates.InProgress,
            EntityStatus.Ready => EntityStates.Ready,
            EntityStatus.Failed => EntityStates.Failed,
            _ => entity.State,
        };
        if (state is EntityStates.Ready)
        {
            // Not ready when last looked at, so it cannot be deleted before two hours from then.
            entity.ExpiresAt = seen.ExpiresAt ?? entity.ExpiresAt ?? (LookedAt ?? CreatedAt) + ContentLifetime;
        }

        var said = Columns.Fit(text);
        var isNewWord = seen.Status.Known is null && entity.UpstreamStatus != said;
        entity.UpstreamStatus = said;
        if (isNewWord)
        {
            Tell(at, "unknown-status", by, entity.Name, said);
        }

        return MoveEntity(at, entity, state, by, "failed-at-bankid") || isNewWord;
    }

    public void Collect(DateTimeOffset at, string name, CollectedContent content, string by)
    {
        var entity = Entities.Single(entity => entity.Name == name);
        if (MoveEntity(at, entity, EntityStates.Collected, by))
        {
            (entity.MediaType, entity.Length, entity.Sha256) = (content.MediaType, content.Bytes.Length, content.Sha256);
            entity.SignatureOutcome = content.Signature?.Outcome.ToString();
            entity.SignerTrust = content.Signature?.Trust.ToString();
            entity.Signer = Columns.Fit(content.Signature?.Signer, ScreeningModel.SignerLength);
            entity.SignatureClaimedAt = content.Signature?.ClaimedAt;
        }
    }

    public void FailEntity(DateTimeOffset at, string name, string reason, string by) =>
        MoveEntity(at, Entities.Single(entity => entity.Name == name), EntityStates.Failed, by, reason);

    /// <summary>Becomes final when every entity is.</summary>
    public void Conclude(DateTimeOffset at, string by)
    {
        if (!IsFinal && Entities.All(entity => entity.IsFinal))
        {
            Reason = Entities.FirstOrDefault(entity => entity.State is EntityStates.Failed)?.Reason;
            End(at, Reason is null ? SessionStates.Collected : SessionStates.Failed, by);
        }
    }

    public void Fail(DateTimeOffset at, string reason, string by)
    {
        if (!IsFinal)
        {
            FailEntities(at, reason, by);
            Reason = reason;
            End(at, SessionStates.Failed, by);
        }
    }

    /// <summary>Something is in the way that may pass.</summary>
    public void Hinder(DateTimeOffset at, string trouble)
    {
        Looks++;
        if (Trouble != trouble)
        {
            Trouble = trouble;
            Tell(at, "hindered", Sources.Service, detail: trouble);
        }
    }

    /// <summary>The content is gone; that it was there, and what became of it, stays.</summary>
    public void Erase(DateTimeOffset at, string by, string why)
    {
        Fail(at, "erased", by);
        ErasedAt = at;
        (Reference, NninPseudonym) = (null, null);
        foreach (var entity in Entities)
        {
            entity.Sha256 = null; // whoever guesses the content could try it
        }

        Tell(at, "erased", by, detail: why);
    }

    public void Note(DateTimeOffset at, string what, string client) => Tell(at, what, Sources.Caller, detail: client);

    private void FailEntities(DateTimeOffset at, string reason, string by)
    {
        foreach (var entity in Entities.Where(entity => !entity.IsFinal))
        {
            MoveEntity(at, entity, EntityStates.Failed, by, reason);
        }
    }

    private bool MoveEntity(DateTimeOffset at, ScreeningEntity entity, string state, string by, string? reason = null)
    {
        if (entity.IsFinal || Rank(state) <= Rank(entity.State))
        {
            return false;
        }

        entity.State = state;
        entity.Reason = state is EntityStates.Failed ? reason : null;
        Tell(at, state, by, entity.Name, entity.Reason);
        return true;

        static int Rank(string state) => EntityStates.InOrder.TakeWhile(known => known != state).Count();
    }

    private void End(DateTimeOffset at, string state, string by)
    {
        (State, FinalAt, Trouble) = (state, at, null);
        Tell(at, state, by, detail: Reason);
    }

    private void Tell(DateTimeOffset at, string what, string by, string? entity = null, string? detail = null) =>
        Timeline.Add(new()
        {
            SessionId = Id,
            Number = ++TimelineLength,
            At = at,
            What = what,
            By = by,
            Entity = entity,
            Detail = Columns.Fit(detail),
        });
}
