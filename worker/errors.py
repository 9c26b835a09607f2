"""What can go wrong around an article, apart from the article itself being bad (that is a :class:`Rejection`)."""


class RasdError(Exception):
    """An error whose message is meant for the operator."""


class StoppedError(RasdError):
    """Ctrl-C ended a command; the message says how far it came and what to do about the rest."""


class LaneStoppedError(RasdError):
    """Work on a record failed for good; nothing at or after it is acknowledged."""


class DeliveryError(RasdError):
    """The broker did not take an output, however often it was tried."""


class DeadLetterLimitError(RasdError):
    """So many articles in a row were rejected that the fault is more likely ours than theirs."""


class PoolError(RasdError):
    """Processes of the pool can't be started any more."""


class JobLostError(RasdError):
    """A job ended its process twice, or took too long twice."""


class JobCrashedError(JobLostError):
    """The process died under the job."""


class JobOverdueError(JobLostError):
    """The job passed its deadline and its process was killed."""


class UnsafeFaustError(RasdError):
    """Faust is installed in a way that could lose records."""


class OutputTooLargeError(RasdError):
    """A record is larger than its topic takes."""


class TopicsError(RasdError):
    """Topics are missing or differ from what they have to be; the message says which and what to do."""


class BrokersUnreachableError(RasdError):
    """No broker answered."""


class PortTakenError(RasdError):
    """The web server can't listen where it should."""


class WorkerCrashedError(RasdError):
    """The connection to Kafka failed beyond repair."""
