"""Index of the forum's tables, for Django. Code imports from the features themselves."""

from forum.boards.models import Board, BoardGrant, BoardsVersion, Rules
from forum.discussions.models import (
    Ballot,
    BoardRead,
    Draft,
    Mention,
    Poll,
    PollOption,
    Post,
    PostAlias,
    PostFile,
    PostRevision,
    Reaction,
    Reader,
    Tag,
    Topic,
    TopicRead,
)
from forum.ideas.models import Idea, IdeaMove, IdeasRules, IdeaStage, IdeaVote, Milestone
from forum.questions.models import Office, OfficialAnswer, Question, QuestionEvent

__all__ = [
    "Ballot",
    "Board",
    "BoardGrant",
    "BoardRead",
    "BoardsVersion",
    "Draft",
    "Idea",
    "IdeaMove",
    "IdeaStage",
    "IdeaVote",
    "IdeasRules",
    "Mention",
    "Milestone",
    "Office",
    "OfficialAnswer",
    "Poll",
    "PollOption",
    "Post",
    "PostAlias",
    "PostFile",
    "PostRevision",
    "Question",
    "QuestionEvent",
    "Reaction",
    "Reader",
    "Rules",
    "Tag",
    "Topic",
    "TopicRead",
]
