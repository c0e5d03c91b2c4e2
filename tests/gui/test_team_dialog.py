"""The team's page: in with a code, founding, its people, inviting, letting go, sharing, leaving."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QMessageBox, QWidget

from cm_inbox.errors import HubUnreachable
from cm_inbox.gui.dialogs.team import TeamDialog
from cm_inbox.gui.dialogs.team_inside import Inside
from cm_inbox.gui.dialogs.team_invite import InviteDialog
from cm_inbox.gui.dialogs.team_outside import Outside
from cm_inbox.gui.team_protocol import SharedBrand
from cm_inbox.models.team import HubState
from cm_inbox.settings import Settings
from tests.waiting import until_sync

from .team import Desktop, PaperHub
from .world import Opened, World


class Page:
    """A window with the team's page open."""

    def __init__(self, world: World, desktop: Desktop) -> None:
        self.opened = Opened(world, Settings(language="en", name="Camille"), team=desktop)
        self.window = self.opened.window
        self.opened.press("gt")
        found = self.window.findChild(TeamDialog)
        assert found is not None
        self.dialog = found

    def until(self, condition: object) -> None:
        assert callable(condition)

        def look() -> bool:
            QApplication.processEvents()
            return bool(condition())

        until_sync(look, within=60)

    @property
    def inside(self) -> Inside:
        assert isinstance(self.dialog.page, Inside)
        return self.dialog.page

    @property
    def outside(self) -> Outside:
        assert isinstance(self.dialog.page, Outside)
        return self.dialog.page

    @property
    def lines(self) -> dict[str, str]:
        return {item.title: f"{item.aside}|{item.detail}" for item in self.inside.list.items() if not item.heading}

    def choose(self, title: str) -> None:
        self.inside.list.choose(next(item.id for item in self.inside.list.items() if item.title == title))

    def confirm(self, button: str) -> None:
        """Press a button of the question that is asked; the harmless one has the keyboard until then."""
        box = self.dialog.findChildren(QMessageBox)[-1]
        assert box.defaultButton() is box.button(QMessageBox.StandardButton.Cancel)
        next(each for each in box.buttons() if each.text() == button).click()

    def close(self) -> None:
        for each in self.window.findChildren(QWidget):
            if isinstance(each, InviteDialog | TeamDialog):
                each.close()
        self.opened.close()


@pytest.fixture
def world(tmp_path: Path, qapp: QApplication) -> Iterator[World]:
    world = World(tmp_path)
    world.fill(2)
    yield world
    world.close()


def hub_of(world: World) -> PaperHub:
    first, second = world.inbox.brands()
    return PaperHub(
        SharedBrand(first.uid, first.name, first.id, True, "admin"),
        SharedBrand(second.uid, second.name, second.id, False),
    )


def test_one_joins_with_a_code_however_a_mail_broke_it(world: World) -> None:
    hub = hub_of(world)
    code = hub.invite("Camille", "writer", [hub.brands[0].uid])
    page = Page(world, Desktop(hub, "Camille"))
    assert not page.outside.join_button.isEnabled()
    page.outside.code.setPlainText("cmhub1.no")
    page.outside.join_button.click()
    wrong = page.outside.join_error
    page.until(wrong.isVisible)
    assert wrong.title.text() == "The hub does not let you in"
    assert wrong.message.text() == (
        "This invitation was used already, withdrawn, or is too old. Ask an admin of the team for a new one."
    )
    assert page.dialog.line.text() == "", "said once"
    assert page.dialog.focusWidget() is page.outside.code
    assert page.outside.code.textCursor().selectedText() == "cmhub1.no"
    assert page.outside.join_button.isEnabled()
    page.outside.code.setPlainText(f" {code[:5]}\n{code[5:]} ")
    page.outside.join_button.click()
    page.until(lambda: isinstance(page.dialog.page, Inside) and "Camille" in page.lines)
    assert page.dialog.heading.text() == "Agence"
    assert page.lines["Camille"] == "you|Writer: Altéa Mobilités"
    assert page.inside.invite_button.toolTip() == "Only an admin of the team can do that."
    assert not page.inside.invite_button.isEnabled()
    assert page.window.team is not None, "the window hears of the team from now on"
    page.close()


def test_founding_uses_the_password_once_and_keeps_it_nowhere(world: World) -> None:
    desktop = Desktop(hub_of(world), "Camille")
    page = Page(world, desktop)
    assert page.outside.named.text() == "Camille", "as in the settings"
    page.outside.named.setText("Camille R.")
    page.outside.team.setText("Bureau")
    page.outside.url.setText("postgresql://me@hub.example/team")
    page.outside.password.setText("pw")
    desktop.refuse = HubUnreachable(reason="the name is unknown")
    page.outside.found_button.click()
    page.until(lambda: "the name is unknown" in page.outside.found_error.message.text())
    assert page.dialog.focusWidget() is page.outside.url
    assert page.outside.password.text() == ""
    assert page.outside.url.text() == "postgresql://me@hub.example/team"
    page.outside.found_button.click()
    page.until(lambda: isinstance(page.dialog.page, Inside))
    assert page.dialog.heading.text() == "Bureau"
    assert "Camille R." in page.lines
    page.close()


def test_an_admin_invites_lets_go_shares_and_leaves(world: World) -> None:
    hub = hub_of(world)
    me = Desktop(hub, "Camille")
    me.found_alone()
    lea = hub.desktop("Léa", brands=["Altéa Mobilités"])
    page = Page(world, me)
    page.until(lambda: "Léa" in page.lines and "Maison Brévent" in page.lines)
    assert page.lines["Maison Brévent"] == "only here|The team sees nothing of it."
    page.inside.invite_button.click()
    invite = page.window.findChild(InviteDialog)
    assert invite is not None
    assert not invite.go.isEnabled()
    invite.named.setText("Inès")
    invite.boxes[hub.brands[0].uid].setChecked(True)
    invite.go.click()
    page.until(lambda: invite.code.toPlainText() in hub.codes)
    assert "is not shown again" in invite.warning.text()
    invite.copy_button.click()
    assert QApplication.clipboard().text() == invite.code.toPlainText()
    invite.close()
    page.until(lambda: page.lines.get("Inès") == "invited|Moderator: Altéa Mobilités")
    page.choose("Léa")
    page.inside.revoke_button.click()
    page.confirm("Withdraw access")
    page.until(lambda: "Léa" not in page.lines)
    assert lea.state is HubState.ENDED
    page.choose("Maison Brévent")
    page.inside.share_button.click()
    page.confirm("Share")
    page.until(lambda: page.lines["Maison Brévent"].startswith("shared|"))
    page.inside.leave_button.click()
    page.confirm("Leave")
    page.until(lambda: isinstance(page.dialog.page, Outside))
    assert not me.begin()
    page.close()


def test_it_says_how_one_stands_and_goes_on_meanwhile(world: World) -> None:
    hub = hub_of(world)
    me = hub.desktop("Camille")
    page = Page(world, me)
    me.stand(HubState.CATCHING_UP, 1200)
    page.until(page.inside.progress.isVisible)
    assert "1200 events to go" in page.inside.state.text()
    me.stand(HubState.CATCHING_UP, 300)
    page.until(lambda: page.inside.progress.value() == 900)
    me.stand(HubState.ENDED)
    page.until(lambda: "Ask an admin of the team for a new invitation." in page.inside.state.text())
    page.opened.press(Qt.Key.Key_Escape)
    page.until(lambda: page.window.findChild(TeamDialog) is None)
    page.close()


def test_without_the_hub_it_is_said_once_and_what_is_known_is_shown(world: World) -> None:
    hub = hub_of(world)
    me = hub.desktop("Camille", brands=["Altéa Mobilités"])
    me.message = "The hub does not answer (connection to server failed)."
    me.stand(HubState.AWAY)
    me.refuse = HubUnreachable(reason="connection to server failed")
    page = Page(world, me)
    assert page.lines == {"Camille": "you|Moderator: Altéa Mobilités", "Altéa Mobilités": "shared|Your role: Moderator"}
    assert page.dialog.line.text() == ""
    assert page.inside.state.text().startswith("No connection to the hub. You can read and decide")
    assert "connection to server failed" not in page.inside.state.text()
    assert "connection to server failed" in page.inside.state.toolTip()
    assert me.refuse is not None, "nobody was asked"
    page.close()
