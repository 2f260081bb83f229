; Inno Setup 6.3 or newer: an installer for one person, without an administrator. build.ps1 calls it.
; Not run by the project so far: Inno Setup runs on Windows only, and none of its machines is one.

#ifndef AppVersion
  #error Call this through build.ps1, which hands the version in.
#endif

[Setup]
AppId={{6E0C2E9B-64D3-4C0B-9B57-0C7F7C1D5A42}
AppName=Planhat Desktop
AppVersion={#AppVersion}
DefaultDirName={autopf}\Planhat Desktop
DefaultGroupName=Planhat Desktop
DisableProgramGroupPage=yes
PrivilegesRequired=lowest
PrivilegesRequiredOverridesAllowed=dialog
ArchitecturesAllowed=x64compatible
ArchitecturesInstallIn64BitMode=x64compatible
MinVersion=10.0.17763
LicenseFile=..\..\LICENSE
SetupIconFile=..\..\build\icons\planhat-desktop.ico
UninstallDisplayIcon={app}\planhat-desktop.exe
OutputDir=..\..\dist
OutputBaseFilename=planhat-desktop-{#AppVersion}-windows-x64
Compression=lzma2
SolidCompression=yes
WizardStyle=modern
CloseApplications=yes

[Tasks]
Name: desktopicon; Description: "{cm:CreateDesktopIcon}"; Flags: unchecked

[InstallDelete]
; What an older version brought and this one does not must not stay beside it.
Type: filesandordirs; Name: "{app}\_internal"

[Files]
Source: "..\..\dist\planhat-desktop\*"; DestDir: "{app}"; Flags: recursesubdirs ignoreversion

[Icons]
Name: "{group}\Planhat Desktop"; Filename: "{app}\planhat-desktop.exe"
Name: "{autodesktop}\Planhat Desktop"; Filename: "{app}\planhat-desktop.exe"; Tasks: desktopicon

[Run]
Filename: "{app}\planhat-desktop-cli.exe"; Parameters: "--self-test"; StatusMsg: "Checking the installation…"; Flags: runhidden
Filename: "{app}\planhat-desktop.exe"; Description: "{cm:LaunchProgram,Planhat Desktop}"; Flags: nowait postinstall skipifsilent
