import pytest

from corpus.captions import part_captions

FIRE = "Firefighters watch the hills above Northport on Monday, Sept. 12."
PIER = "A ferry leaves the pier."


@pytest.mark.parametrize(
    "paragraph",
    [
        f"{FIRE} (AP Photo/Ana Ruiz)",
        f"{FIRE} (AP Photo/Ana Ruiz, File) Ana Ruiz/AP",
        f"{FIRE} Ana Ruiz/Getty Images",
        f"{FIRE} J. Scott Ruiz/AFP/Getty Images",
        f"{FIRE} Ana Ruiz/Anadolu Agency via Getty Images",
        f"{FIRE} Getty Images",
        f"{FIRE} REUTERS/Ana Ruiz",
        f"{FIRE} Photograph: Ana Ruiz/Reuters",
        f"{FIRE} Credit: Ana Ruiz Credit: Ana Ruiz",
        f"{FIRE} Credit...Ana Ruiz for The New York Times",
        f"{FIRE} (Photo by Ana Ruiz - Pool/Getty Images)",
        f"{FIRE} (Image credit: Ana Ruiz/Bloomberg via Getty Images)",
        f"{FIRE} Courtesy Ana Ruiz",
        f"Combined Shape Caption {FIRE} (AP Photo/Ana Ruiz) Credit: Ana Ruiz",
        f"Image caption, {FIRE}",
        f"FILE - {FIRE} (AP Photo/Ana Ruiz, File)",
        f"{FIRE} Hide Caption 3 of 20",
        f"{FIRE} Ana Ruiz/AP hide caption toggle caption Ana Ruiz/AP",
    ],
)
def test_a_caption_is_told_from_its_credit(paragraph: str) -> None:
    parted = part_captions(paragraph)
    assert parted.body == ()
    assert parted.captions == (FIRE,)


def test_a_caption_without_a_full_stop_is_kept() -> None:
    parted = part_captions("Firefighters rest above the town Ana Ruiz/Reuters")
    assert parted.captions == ("Firefighters rest above the town",)
    assert parted.credits == ("Ana Ruiz/Reuters",)


def test_a_gallery_in_one_paragraph_is_parted() -> None:
    parted = part_captions(
        f"{FIRE} Ana Ruiz/Getty Images {PIER} Jo Doe/AP They won Group B. J. Doe/AP"
    )
    assert parted.captions == (FIRE, PIER, "They won Group B.")


def test_captions_in_a_row_are_parted_by_their_markers() -> None:
    row = [f"Combined Shape Caption {caption} Credit: A. Ruiz" for caption in (FIRE, PIER)]
    assert part_captions(" ".join(row)).captions == (FIRE, PIER)


def test_what_the_camera_shows_is_a_caption() -> None:
    posed = "In this image taken from video, smoke rises over the port."
    assert part_captions(posed).captions == (posed,)


@pytest.mark.parametrize(
    "sentence",
    [
        "The minister told AP and Reuters on Monday that the port would close.",
        "LONDON (Reuters) - The port will close, the minister said.",
        "Prosecutors showed the jury a photo of the caption written by Ruiz.",
        "He took credit: the deal was his.",
        "Photos: see how the port burned",
        "The credit rating was cut. Getty Images said it would lay off 100 people.",
        "Photo: a man walks past the port at night",
        "She works for Bloomberg. Before, she edited captions at AFP.",
    ],
)
def test_prose_about_pictures_stays_prose(sentence: str) -> None:
    assert part_captions(sentence).body == (sentence,)


def test_a_credit_alone_leaves_nothing() -> None:
    parted = part_captions("Ana Ruiz/Pool/Getty Images")
    assert (parted.body, parted.captions) == ((), ())
