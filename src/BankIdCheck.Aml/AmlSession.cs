namespace BankIdCheck.Aml;

/// <summary>How far one entity of a session is.</summary>
public enum EntityStatus
{
    /// <summary><c>NOT_STARTED</c>.</summary>
    NotStarted,

    /// <summary><c>IN_PROGRESS</c>.</summary>
    InProgress,

    /// <summary><c>READY</c>: can be downloaded for two hours.</summary>
    Ready,

    /// <summary><c>FAILED</c>: will not come. BankID documents the word for notifications only; here it is assumed.</summary>
    Failed,
}

/// <summary>One thing that a session produces: the JSON data, or a PDF report.</summary>
/// <param name="Name">Its key on the wire: <c>jsonData</c>, <c>aml-report</c>.</param>
/// <param name="Status">How far it is. A word that is not known is kept, and is neither ready nor failed.</param>
public sealed record AmlEntity(string Name, OpenValue<EntityStatus> Status)
{
    /// <summary>Where it can be downloaded, as BankID AML wrote it: not checked yet. The client checks it before it follows it.</summary>
    public Uri? Link { get; init; }

    /// <summary>
    /// When BankID AML deletes it. What the API says; where it says nothing, the earliest possible moment: two hours after it was last seen
    /// not ready by <see cref="IAmlPersonClient.WaitAsync"/> or <see cref="IAmlPersonClient.WatchAsync"/>. Null when neither is known.
    /// </summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>True when it can be downloaded.</summary>
    public bool IsReady => Status.Is(EntityStatus.Ready);

    /// <summary>True when it will never come.</summary>
    public bool IsFailed => Status.Is(EntityStatus.Failed);

    /// <summary>Name and status, without the link (which holds the session's id).</summary>
    /// <returns>For example <c>jsonData: READY</c>.</returns>
    public override string ToString() => $"{Name}: {Status}";
}

/// <summary>A session as BankID AML describes it at one moment.</summary>
public sealed record AmlSession
{
    /// <summary>Describes a session.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="entities">What it produces.</param>
    /// <param name="status">The status of the session as a whole, where the API has one.</param>
    public AmlSession(AmlSessionId id, IReadOnlyList<AmlEntity> entities, OpenValue<EntityStatus> status = default)
    {
        ArgumentNullException.ThrowIfNull(id);
        ArgumentNullException.ThrowIfNull(entities);
        Id = id;
        Entities = entities;
        Status = status;
    }

    /// <summary>Its id.</summary>
    public AmlSessionId Id { get; }

    /// <summary>What it produces, in the order of the answer.</summary>
    public IReadOnlyList<AmlEntity> Entities { get; }

    /// <summary>The status of the session as a whole. Its entities count; this one only adds that a session failed.</summary>
    public OpenValue<EntityStatus> Status { get; }

    /// <summary>The JSON data's entity, or null when the session has none.</summary>
    public AmlEntity? JsonData => this[Wire.Names.JsonData];

    /// <summary>True when there is something to collect and all of it can be downloaded.</summary>
    public bool IsReady => !IsFailed && Entities.Count > 0 && Entities.All(entity => entity.IsReady);

    /// <summary>True when the session, or anything in it, has failed. What is ready may still be downloaded.</summary>
    public bool IsFailed => Status.Is(EntityStatus.Failed) || Entities.Any(entity => entity.IsFailed);

    /// <summary>True when nothing will change any more, apart from expiry.</summary>
    public bool IsFinal => IsReady || IsFailed;

    /// <summary>How long the API asked to be left alone, when it did.</summary>
    internal TimeSpan? RetryAfter { get; init; }

    /// <summary>Finds an entity by its key.</summary>
    /// <param name="name">The key on the wire; case does not matter.</param>
    public AmlEntity? this[string name] => Entities.FirstOrDefault(entity => entity.Name.Equals(name, StringComparison.OrdinalIgnoreCase));

    /// <summary>Finds a report.</summary>
    /// <param name="type">Which report.</param>
    /// <returns>Its entity, or null when the session has no such report.</returns>
    public AmlEntity? Report(ReportType type)
    {
        ArgumentNullException.ThrowIfNull(type);
        return this[type.Value];
    }

    /// <summary>The status of each entity, without the session's id.</summary>
    /// <returns>For example <c>jsonData: READY, aml-report: IN_PROGRESS</c>.</returns>
    public override string ToString() => string.Join(", ", Entities);
}
